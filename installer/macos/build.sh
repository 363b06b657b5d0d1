#!/bin/sh
# Builds HyteDesk.app and its disk image on macOS, for the processor it runs on: Typst has no wheel for both. Signs and
# notarizes when HYTEDESK_IDENTITY (a Developer ID Application) and HYTEDESK_NOTARY_PROFILE (of notarytool) are given.
set -eu
cd "$(dirname "$0")/../.."
.venv/bin/python -m installer.build
source=build/package/source
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$source/hytedesk/__init__.py")
app=build/package/bundle/HyteDesk.app
cp -R build/package/bundle/hytedesk/licences build/package/bundle/hytedesk/hytedesk.cdx.json "$app/Contents/Resources/"
ln -sf hytedesk "$app/Contents/MacOS/hytedesk-admin"
if [ -n "${HYTEDESK_IDENTITY:-}" ]; then
    find "$app" -type f \( -name '*.dylib' -o -name '*.so' \) -exec \
        codesign --force --timestamp --options runtime --sign "$HYTEDESK_IDENTITY" {} +
    codesign --force --timestamp --options runtime --entitlements "$source/installer/macos/entitlements.plist" \
        --sign "$HYTEDESK_IDENTITY" "$app"
else
    codesign --force --deep --sign - "$app" # without any signature nothing runs on Apple's processors
fi
image=dist/hytedesk-$version-macos-$(uname -m).dmg
stage=build/package/dmg
rm -rf "$stage" "$image" && mkdir -p "$stage"
cp -R "$app" "$stage/" && ln -s /Applications "$stage/Applications"
hdiutil create -quiet -fs HFS+ -volname HyteDesk -srcfolder "$stage" -format UDZO "$image"
if [ -n "${HYTEDESK_IDENTITY:-}" ]; then
    codesign --force --timestamp --sign "$HYTEDESK_IDENTITY" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$HYTEDESK_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
echo "$image"
