from __future__ import annotations

from typing import TYPE_CHECKING

from hytedesk.sheet.text import as_text
from tests.sheet.services import FRIENDS, SHELTER

if TYPE_CHECKING:
    from tests.sheet.conftest import MakeSheet


def test_the_whole_sheet_as_text(sheet: MakeSheet) -> None:
    assert as_text(sheet(FRIENDS, note="Soita ma.")) == (
        "Pohjanmaan hyvinvointialue\n"
        "Vaasan terveysasema\n"
        "Hoitaja, puh. 06 000 1000\n"
        "\n"
        "Sinulle valitut palvelut, 22.11.2026\n"
        "Nämä palvelut ovat maksuttomia, ellei toisin mainita. Voit ottaa yhteyttä itse.\n"
        "\n"
        "Soita ma.\n"
        "\n"
        "1. Ystävätoiminta ikäihmisille\n"
        "Esimerkkilän Ystävät ry\n"
        "Vapaaehtoinen ystävä tapaa kerran viikossa kotona tai ulkona. Yhdessä voi jutella tai kävellä.\n"
        "Puhelin: 040 000 1234 (tavallinen puhelumaksu)\n"
        "Puhelinaika: ma–to 9–15, pe 9–13\n"
        "Avoinna: ti, to 10–14\n"
        "Avoinna: kiinni 24.–26.12.\n"
        "Osoite: Vaasanpuistikko 170, 65100 Vaasa (Sisäänkäynti pihan puolelta., Muita toimipaikkoja: 1)\n"
        "Verkossa: https://esimerkki.example/ystava\n"
        "Hinta: Maksuton\n"
        "Näin pääset: Soita tai kirjoita. Järjestäjä soittaa takaisin ja sopii ensimmäisen tapaamisen.\n"
        "Tiedot tarkistettu 3.11.2026\n"
        "\n"
        "Hätätilanteessa soita 112.\n"
        "Tiedot: Esimerkkilähde, 22.11.2026.\n"
    )


def test_a_discreet_sheet_as_text(sheet: MakeSheet) -> None:
    assert as_text(sheet(SHELTER, discreet=True)) == (
        "Muistio, 22.11.2026\n"
        "\n"
        "Puhelin: 112 (ympäri vuorokauden, maksuton puhelu)\n"
        "Puhelin: 080 005 005 (ympäri vuorokauden, maksuton puhelu)\n"
        "\n"
        "Numero 1\n"
        "Puhelin: 050 000 4321 (muu kuin tavallinen puhelumaksu)\n"
        "Puhelinaika: ma–pe 8–20\n"
        "Tiedot tarkistettu 1.10.2026\n"
        "\n"
        "Hätätilanteessa soita 112.\n"
        "Tiedot 22.11.2026.\n"
    )
