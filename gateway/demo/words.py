"""What the invented people are made of. Any likeness to a living person is chance."""

from dataclasses import dataclass

FIRST_NAMES = (
    *("Aaliyah", "Adwoa", "Aino", "Amara", "Anouk", "Beatriz", "Chidi", "Chloé", "Dmitri", "Eduardo", "Elif", "Emre"),
    *("Esperanza", "Farah", "Fatima", "Femi", "Giulia", "Hana", "Haruto", "Henrik", "Ife", "Ingrid", "Isla", "Jamal"),
    *("Jasper", "Jiho", "João", "Kaveh", "Keiko", "Kwame", "Lars", "Leilani", "Linh", "Lucía", "Malik", "Mateo"),
    *("Mei", "Milan", "Nadia", "Ngozi", "Niamh", "Olga", "Omar", "Priya", "Ravi", "Rosa", "Santiago", "Siobhán"),
    *("Sofia", "Tariq", "Tereza", "Thandiwe", "Valentina", "Wanjiru", "Xiomara", "Yara", "Yusuf", "Zainab", "Zoë"),
)
LAST_NAMES = (
    *("Abebe", "Adeyemi", "Almeida", "Andersson", "Baptiste", "Bianchi", "Castillo", "Chen", "Cohen"),
    *("Demir", "Diallo", "Dubois", "Eriksen", "Fernández", "Fischer", "Gallagher", "García", "Haddad"),
    *("Hakimi", "Horváth", "Ivanova", "Jensen", "Kamau", "Kaur", "Kim", "Kowalski", "Lindqvist", "MacLeod"),
    *("Mbeki", "Mensah", "Moreau", "Müller", "Murphy", "Nakamura", "Nguyễn", "Novák", "Nwosu", "Okafor"),
    *("Pereira", "Petrov", "Popescu", "Quispe", "Rahman", "Reyes", "Rossi", "Sato", "Schneider", "Şahin"),
    *("Sharma", "Silva", "Takahashi", "Tanaka", "Van Dijk", "Virtanen", "Walker", "Zhang"),
)
INTERESTS = ("Coffee", "Cycling", "Gardening", "Hiking", "Jazz", "Knitting", "Photography", "Running", "Travel")
TOPICS = ("Newsletter", "New arrivals", "Sale", "Store events", "Surveys")
CHANNELS = ("E-mail", "Push", "SMS", "WhatsApp")
FREQUENCIES = ("daily", "weekly", "monthly")
MODELS = {
    "iOS": ("iPhone 13", "iPhone 15", "iPad Air"),
    "Android": ("Galaxy S23", "Pixel 7a", "Fairphone 5", "Redmi Note 12"),
}
APPS = ("mobile_app", "web_shop", "facebook", "whatsapp")


@dataclass(frozen=True, slots=True)
class Country:
    """`mobile` begins the numbers of two further digits, 05 to 99, that the country keeps free for fiction."""

    code: str
    language: str
    mobile: str
    cities: tuple[str, ...]


COUNTRIES = (
    Country("DE", "de", "+4917139200", ("Berlin", "Hamburg", "Köln", "Leipzig", "München")),
    Country("FR", "fr", "+336399800", ("Lille", "Lyon", "Marseille", "Nantes", "Paris")),
    Country("GB", "en", "+4477009001", ("Bristol", "Cardiff", "Glasgow", "Leeds", "London")),
    Country("SE", "sv", "+467017406", ("Göteborg", "Malmö", "Stockholm", "Uppsala")),
    Country("US", "en", "+120255501", ("Austin", "Boston", "Chicago", "Oakland", "Seattle")),
)
