"""Words that say nothing about what is sought, left out of a query while another word remains."""

STOP_WORDS = frozenset(
    (
        # Finnish
        *("ja", "tai", "sekä", "eli", "että", "jotta", "kun", "jos", "vai", "mutta", "niin", "myös", "kuin", "vain"),
        *("on", "ei", "en", "oli", "ovat", "olla", "olen", "ole", "minä", "minun", "hän", "hänen", "se", "sen", "ne"),
        *("mikä", "mitä", "missä", "mistä", "mihin", "kuka", "joka", "jossa", "jolla", "jolle", "kanssa", "varten"),
        # Swedish
        *(
            "och",
            "eller",
            "att",
            "som",
            "för",
            "till",
            "från",
            "med",
            "av",
            "på",
            "om",
            "den",
            "det",
            "de",
            "en",
            "ett",
        ),
        *("är", "var", "har", "kan", "inte", "jag", "han", "hon", "min", "sin", "vad", "vem", "när", "hos", "åt"),
        # English
        *("the", "a", "an", "and", "or", "of", "to", "in", "on", "at", "for", "from", "with", "by", "is", "are", "be"),
        *("i", "my", "he", "she", "his", "her", "it", "not", "who", "what", "where", "how", "can", "do", "does"),
    )
)
