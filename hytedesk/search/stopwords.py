"""Words that say nothing about what is sought, left out of a query while another word remains."""

_FINNISH = """
    ja tai sekä eli että jotta kun jos vai mutta niin myös kuin vain vaan siis nyt enää vielä ihan niinku
    on ei en et oli ovat olla olen ole oon oo olisi olis ollut oleva olevan olevalle onko
    minä minun minulla minulle mä mää mie mun mulla mulle sinä sinun sä sun hän hänen hänellä hänelle
    se sen ne tämä tää tuo toi nämä nää nuo noi joku jokin jotain jotakin jonkun mitään mihinkään ketään
    mikä mitä missä mistä mihin minne miten kuka joka jossa jolla jolle kanssa kans kaa varten
    pitää pitäisi pitäis voi voisi vois voiko saa saada saisi sais haluaa haluan haluaisi haluais haluaisin
    tarvitsee tarvitsen tarvitsisi tarvii tarttis etsii etsin löytyy löytyykö meinaa
"""
_SWEDISH = """
    och eller att som för till från med av på om den det de dem dom en ett så då nu där här bara också efter
    är var har kan vill ska skall måste behöver söker få får inte ingen inget någon nån något nåt
    jag mig min mitt mina du honom henne han hon vi ni sig sin sitt sina vad vem när hos åt
"""
_ENGLISH = """
    the a an and or of to in on at for from with by is are be have has
    i me my you he she we they them his her it not no some any someone something this that
    who what where how can do does want wants need needs get please
"""

STOP_WORDS = frozenset(f"{_FINNISH} {_SWEDISH} {_ENGLISH}".split())
