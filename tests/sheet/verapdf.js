// Each rule of PDF/UA-1 and PDF/A-2a that a PDF breaks, one line each: file, rule, what it wants; at the end "checked" and
// how many PDFs. For the Rhino in the validator's own jar, so any Java will do. Arguments: the files.
// The rules are read here because the validator's own way takes a library that its jar lacks (JAXB).
var pdfa = Packages.org.verapdf.pdfa;
var Profiles = pdfa.validation.profiles.Profiles;
var Flavour = pdfa.flavours.PDFAFlavour;

function elements(parent, name) {
  var found = parent.getElementsByTagName(name), all = [];
  for (var i = 0; i < found.getLength(); i++) all.push(found.item(i));
  return all;
}

function text(parent, name) {
  return elements(parent, name)[0].getTextContent();
}

function rule(node) {
  var id = elements(node, "id")[0], wish = text(node, "description"), none = java.util.ArrayList();
  var specification = Flavour.Specification.valueOf(id.getAttribute("specification"));
  return Profiles.ruleFromValues(
    Profiles.ruleIdFromValues(specification, id.getAttribute("clause"), parseInt(id.getAttribute("testNumber"))),
    node.getAttribute("object"),
    java.lang.Boolean.valueOf(node.getAttribute("deferred")),
    node.getAttribute("tags"),
    wish,
    text(node, "test"),
    Profiles.errorFromValues(wish, none),
    none
  );
}

function variable(node) {
  var values = [text(node, "defaultValue"), text(node, "value")];
  return Profiles.variableFromValues(node.getAttribute("name"), node.getAttribute("object"), values[0], values[1]);
}

function profile(flavour, name) {
  var source = java.lang.ClassLoader.getSystemResourceAsStream("org/verapdf/pdfa/validation/" + name + ".xml");
  var root = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
  var rules = java.util.HashSet(), variables = java.util.HashSet();
  elements(root, "rule").forEach(function (node) { rules.add(rule(node)); });
  elements(root, "variable").forEach(function (node) { variables.add(variable(node)); });
  if (rules.size() < 50) throw "only " + rules.size() + " rules in " + name;
  var details = Profiles.profileDetailsFromValues(name, name, name, java.util.Date());
  return { flavour: flavour, rules: Profiles.profileFromValues(flavour, details, "", rules, variables) };
}

function check(file, profile) {
  var foundry = pdfa.Foundries.defaultInstance();
  var parser = foundry.createParser(java.io.File(file), profile.flavour);
  var result = foundry.createValidator(profile.rules, 1, false, false, false).validate(parser);
  parser.close();
  var broken = result.getTestAssertions().iterator();
  while (broken.hasNext()) {
    var one = broken.next();
    print([file, one.getRuleId().getSpecification() + " " + one.getRuleId().getClause(), one.getMessage()].join("\t"));
  }
  if (result.getTotalAssertions() < 100) throw file + ": next to nothing was checked";
}

Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var profiles = [profile(Flavour.PDFUA_1, "PDFUA-1"), profile(Flavour.PDFA_2_A, "PDFA-2A")];
var files = arguments;
for (var i = 0; i < files.length; i++) profiles.forEach(function (each) { check(files[i], each); });
print("checked " + files.length);
