"""Months of other calendars by name, in the languages that have names for them; English elsewhere.

Ethiopian, Coptic, Islamic and Persian months are those of CLDR 48, which Babel leaves out; Burmese and Nepali ones are
as people write them there. What people write otherwise too is known when it is typed, never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from formserver.texts.languages import chain
from formserver.texts.numerals import months

_NAMES: Mapping[str, Mapping[str, str]] = {
    "ethiopian": {
        "en": "Meskerem|Tekemt|Hedar|Tahsas|Ter|Yekatit|Megabit|Miazia|Genbot|Sene|Hamle|Nehasse|Pagumen",
        "es": "meskerem|tekemt|hedar|tahsas|ter|yekatit|megabit|miazia|genbot|sene|hamle|nehasse|pagumen",
        "fr": "mäskäräm|teqemt|hedar|tahesas|ter|yäkatit|mägabit|miyazya|guenbot|säné|hamlé|nähasé|pagumén",
        "ar": "مسكريم|تكمت|هدار|تهساس|تر|يكتت|مجابيت|ميازيا|جنبت|سين|هامل|نهاس|باجمن",
        "am": "መስከረም|ጥቅምት|ኅዳር|ታኅሣሥ|ጥር|የካቲት|መጋቢት|ሚያዝያ|ግንቦት|ሰኔ|ሐምሌ|ነሐሴ|ጳጉሜን",
        "ti": "መስከረም|ጥቅምቲ|ሕዳር|ታሕሳስ|ጥሪ|ለካቲት|መጋቢት|ሚያዚያ|ጉንበት|ሰነ|ሓምለ|ነሓሰ|ጷጉሜ",
        "om": (
            "Fulbaana|Guraandhala|Sadaasa|Mudde|Amajji|Waxabajjii|Bitootessa|Eebila|Caamsaa|"
            "Onkoloolessa|Adoolessa|Hagayya|Qaam’ee"
        ),
        "fa": "مسکرم|تکیمت|هیدار|طه‌ساز|تر|یکوتیت|مگابیت|میازیا|گین‌بوت|سنه|حمله|نحسه|پاگومه",
        "hi": "मस्केरेम|टेकेम्ट|हेदर|तहसास|टर|येकाटिट|मेगाबिट|मियाज़िया|गनबोट|सेन|हम्ले|नेहासे|पागूमन",
        "bn": ("মাস্কেরেম|টেকেমট|হিডার|তাহসাস|টের|ইয়েকাটিট|মেগাবিট|মিয়াজিয়া|গেনবট|সিনি|হ্যামলি|নেহাসে|পাগুমেন"),
        "ta": ("மஸ்கரம்|தெகெம்ப்த்|ஹெதர்|தஹ்சாஸ்|தெர்|யாகாடிட்|மகாபிட்|மியாஸ்யா|கென்போ|சனே|ஹமேல்|நஹாசே|பாகுமே"),
        "tr": "Meskerem|Tikimt|Hidar|Tahsas|Tir|Yakatit|Magabit|Miyazya|Ginbot|Sene|Hamle|Nehasa|Pagumiene",
    },
    "coptic": {
        "en": "Tout|Baba|Hator|Kiahk|Toba|Amshir|Baramhat|Baramouda|Bashans|Paona|Epep|Mesra|Nasie",
        "es": "tout|baba|hator|kiahk|toba|amshir|baramhat|baramouda|bashans|paona|epep|mesra|nasie",
        "fr": "tout|bâbâ|hâtour|kyahk|toubah|amshîr|barmahât|barmoudah|bashans|ba’ounah|abîb|misra|al-nasi",
        "ar": "توت|بابه|هاتور|كيهك|طوبة|أمشير|برمهات|برمودة|بشنس|بؤونة|أبيب|مسرى|نسيئ",
        "fa": "توت|پاوی|اثور|کواق|طوفی|ماخیر|فامینوث|فرموثی|پاخون|پاونی|افیفی|ماسوری|ماه کوچک",
        "bn": "টাউট|বাবা|হাটর|কিয়াক|টোবা|আমশির|বারামহাট|বারামৌডা|বাসহান্স|পাওনা|এপেপ|মেশ্রা|ন্যাশি",
        "ta": "டட்|பாபா|ஹடுர்|கியாக்|டுபா|அம்ஷீர்|பரம்ஹாட்|பரமுதா|பாஷன்ஸ்|பவுனா|அபீப்|மஸ்ரா|நசி",
        "tr": "Tût|Bâbe|Hatur|Keyhek|Tûbe|Imşir|Bermuhat|Bermude|Peyştes|Bune|Ebip|Mısrî|Nesî",
    },
    "islamic": {
        "en": (
            "Muharram|Safar|Rabiʻ I|Rabiʻ II|Jumada I|Jumada II|Rajab|Shaʻban|Ramadan|Shawwal|Dhuʻl-Qiʻdah|Dhuʻl-Hijjah"
        ),
        "es": (
            "muharram|safar|rabiʻ I|rabiʻ II|jumada I|jumada II|rajab|shaʻban|ramadán|shawwal|dhuʻl-qiʻdah|dhuʻl-hijjah"
        ),
        "fr": (
            "mouharram|safar|rabia al awal|rabia ath-thani|joumada al oula|joumada ath-thania|rajab|"
            "chaabane|ramadan|chawwal|dhou al qi`da|dhou al-hijja"
        ),
        "id": (
            "Muharam|Safar|Rabiulawal|Rabiulakhir|Jumadilawal|Jumadilakhir|Rajab|Syakban|Ramadan|Syawal|"
            "Zulkaidah|Zulhijah"
        ),
        "ar": ("محرم|صفر|ربيع الأول|ربيع الآخر|جمادى الأولى|جمادى الآخرة|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة"),
        "am": "ሙሀረም|ሳፈር|ረቢዑል አወል|ረቢዑል አኺር|ጀማደል አወል|ጀማደል አኺር|ረጀብ|ሻእባን|ረመዳን|ሸዋል|ዙልቂዳህ|ዙልሂጃህ",
        "fa": "محرم|صفر|ربیع‌الاول|ربیع‌الثانی|جمادی‌الاول|جمادی‌الثانی|رجب|شعبان|رمضان|شوال|ذیقعده|ذیحجه",
        "hi": ("मुहर्रम|सफर|राबी प्रथम|राबी द्वितीय|जुम्डा प्रथम|जुम्डा द्वितीय|रजब|शावन|रमजान|शव्व्ल|जिल-क्दाह|जिल्-हिज्जाह"),
        "bn": ("মুহররম|সফর|রবিউল আউয়াল|রবিউস সানি|জমাদিউল আউয়াল|জমাদিউস সানি|রজব|শা‘বান|রমজান|শাওয়াল|জ্বিলকদ|জ্বিলহজ্জ"),
        "ta": "முஹர்ரம்|சஃபர்|ரபி 1|ரபி 2|ஜுமதா 1|ஜுமதா 2|ரஜப்|ஷஃபான்|ரமலான்|ஷவ்வால்|துல் கஃதா|துல் ஹிஜ்ஜா",
        "tr": (
            "Muharrem|Safer|Rebiülevvel|Rebiülahir|Cemaziyelevvel|Cemaziyelahir|Recep|Şaban|Ramazan|"
            "Şevval|Zilkade|Zilhicce"
        ),
        "so": (
            "Muxarram|Safar|Rabic al-awwal|Rabic al-thani|Jumada al-awwal|jumada al-thani|Rajab|Shacban|"
            "Ramadan|Shawwal|Dul al-qacdah|Dul xijjah"
        ),
    },
    "persian": {
        "en": "Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand",
        "es": "farvardin|ordibehesht|khordad|tir|mordad|shahrivar|mehr|aban|azar|dey|bahman|esfand",
        "fr": "farvardin|ordibehešt|khordâd|tir|mordâd|šahrivar|mehr|âbân|âzar|dey|bahman|esfand",
        "ar": "فرفردن|أذربيهشت|خرداد|تار|مرداد|شهرفار|مهر|آيان|آذر|دي|بهمن|اسفندار",
        "fa": "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند",
        "hi": "फर्वादिन|ओर्दिवेहेस्ट|खोरर्दाद|टिर|मोरदाद|शाहरीवर्|मेहर|अवन|अज़र|डे|बहमन|ईस्फन्द्",
        "bn": "ফ্যাভার্ডিন|অরডিবেহেশ্ত|খোর্দ্দ|তীর|মর্যাদ|শাহরিবার|মেহের|আবান|বাজার|দে|বাহমান|এসফ্যান্ড",
        "ta": ("ஃபர்வாதின்|ஆர்டிபெஹெஷ்த்|கொர்தாத்|திர்|மொர்தாத்|ஷாரிவார்|மெஹ்ர்|அபான்|அசார்|தே|பஹ்மான்|எஃபான்"),
        "tr": "Ferverdin|Ordibeheşt|Hordad|Tir|Mordad|Şehriver|Mehr|Aban|Azer|Dey|Behmen|Esfend",
    },
    "bikram-sambat": {
        "en": "Baisakh|Jestha|Ashadh|Shrawan|Bhadra|Ashwin|Kartik|Mangsir|Poush|Magh|Falgun|Chaitra",
        "ne": "बैशाख|जेठ|असार|साउन|भदौ|असोज|कात्तिक|मङ्सिर|पुस|माघ|फागुन|चैत",
    },
    # 13 to 15 are First Waso, Late Tagu, Late Kason; the last is what Waso is called in a year with First Waso.
    "myanmar": {
        "en": (
            "Tagu|Kason|Nayon|Waso|Wagaung|Tawthalin|Thadingyut|Tazaungmon|Nadaw|Pyatho|Tabodwe|Tabaung|"
            "First Waso|Late Tagu|Late Kason|Second Waso"
        ),
        "my": (
            "တန်ခူး|ကဆုန်|နယုန်|ဝါဆို|ဝါခေါင်|တော်သလင်း|သီတင်းကျွတ်|တန်ဆောင်မုန်း|နတ်တော်|ပြာသို|တပို့တွဲ|တပေါင်း|ပထမဝါဆို|နှောင်းတန်ခူး|နှောင်းကဆုန်|ဒုတိယဝါဆို"
        ),
    },
}
#: The language in which a calendar is at home: its names are known whatever the language of the page.
_HOME = {"ethiopian": "am", "coptic": "ar", "islamic": "ar", "persian": "fa", "bikram-sambat": "ne", "myanmar": "my"}
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "ethiopian": (
        "Meskerem|Tikimt|Hidar|Tahsas|Tir|Yekatit|Megabit|Miyazya|Ginbot|Sene|Hamle|Nehase|Pagume",
        "Meskerem|Tikemt|Hidar|Tahisas|Tirr|Yakatit|Maggabit|Miyazia|Genbot|Senie|Hamlie|Nehasie|Pagumien",
    ),
    "islamic": (
        "Muharram|Safar|Rabi al-awwal|Rabi al-thani|Jumada al-awwal|Jumada al-thani|Rajab|Shaaban|Ramadan|Shawwal|"
        "Dhu al-Qadah|Dhu al-Hijjah",
        "محرم|صفر|ربيع الأول|ربيع الثاني|جمادى الأولى|جمادى الثانية|رجب|شعبان|رمضان|شوال|ذو القعدة|ذو الحجة",
    ),
    "bikram-sambat": (
        "Vaisakh|Jeth|Asar|Saun|Bhadau|Asoj|Kattik|Mangshir|Pus|Maagh|Phagun|Chait",
        "वैशाख|ज्येष्ठ|आषाढ|श्रावण|भाद्र|आश्विन|कार्तिक|मंसिर|पौष|माघ|फाल्गुन|चैत्र",
    ),
    "myanmar": (
        "Tagu|Kasone|Nayone|Wazo|Wagaun|Tawthalinn|Thadinkyut|Tazaungmone|Natdaw|Pyathoe|Tabodwei|Tabaun|"
        "ပဝါဆို|Hnaung Tagu|Hnaung Kason|ဒုဝါဆို",
    ),
}


@lru_cache(maxsize=64)
def calendar_months(calendar: str, tag: str) -> list[list[str]]:
    """The months of a calendar by the names to show in a language, then by other names that people type."""
    if calendar == "buddhist":
        return months(tag)
    known = _NAMES[calendar]
    shown = next(known[each] for each in chain(tag) if each in known)
    written = dict.fromkeys((shown, known["en"], known[_HOME[calendar]], *_OTHERS.get(calendar, ())))
    return [names.split("|") for names in written]
