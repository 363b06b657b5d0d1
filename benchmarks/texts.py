"""What is typed in the benchmarks: needs with and without slips, half a sentence, three languages, single letters."""

TYPED = (
    *("yksinäisyyteen", "päihdepalvelut", "velkaneuvonta", "liikuntaa ikäihmiselle", "omaishoidon tuki"),
    *("mielenterveys nuoret", "ruoka-apu Vaasassa", "masentuneelle juttuseuraa", "väkivaltaa kotona"),
    *("yksinaisyyten", "mielenterveyskntoutus", "omaishotajalle juttuseruaa", "rahat loppu", "mielen terveys"),
    *("ensamhet", "vänverksamhet för äldre", "skuldrådgivning", "domestic violence", "a", "k", "sosiaali"),
)
