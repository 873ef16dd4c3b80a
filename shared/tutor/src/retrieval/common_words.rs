//! Words of questions that say little or nothing about their topic, in English, Hindi and Tamil.
//!
//! A class is a set of stems, so that `happen` stands for `happened`, too. Function words never decide whether a passage
//! answers a question. Common words weigh little beside others, but can be the topic if there are no others: "What is
//! work?"

use std::collections::HashSet;
use std::sync::LazyLock;

use shared::text::fold;
use shared::text::words::stem;

/// Words that have no meaning of their own, and words that only ask.
const FUNCTION_WORDS: &str = "a about after all also am an and any anybody anyone anything are as at be because been before being \
    briefly but by can could did do does doing done during each either else etc exactly explain for from get had has have having he \
    her here hers him his how i if in into is it its itself just kindly let list may me might mine must my name no nor not of off on \
    onto or our ours out over please quickly really shall she should simply since so some somebody someone something such summarise \
    summarize t tell than that the their theirs them then there these they this those though through to too under until up upon us \
    very via was we were what whatever when whenever where whether which while who whom whose why will with within without would yes \
    you your yours describe define discuss mention state elaborate illustrate outline identify specify say says said happen occur \
    ask answer question know understand learn want wish need help show find give mean meant meaning call called refer don doesn \
    didn isn aren wasn exist whats according \
    क्या कौन कब कहां कहाँ क्यों कैसे कैसा कैसी कितना कितने कितनी किस किसे किसने किसका किसकी किसके किसको किससे किन किनका किनकी किनके किन्हें कौनसा कौनसी कौनसे किसमें किधर है हैं \
    था थे थी थीं हूं हो होता होती होते होना हुआ हुई हुए होगा होगी होंगे का की के में को से और या पर ने तक भी ही तो यह ये वह वे वो इस इसे इसका इसकी इसके इसमें इन इनका इनकी इनके \
    उस उसे उसका उसकी उसके उन उनका उनकी उनके उन्हें उन्होंने एक कोई कुछ जो जिस जिसे जिसका जिसकी जिसके कि लिए बारे द्वारा साथ बताओ बताइए बताएं बताइये समझाओ समझाइए लिखो लिखिए दीजिए दो कहते कहा \
    कहलाता कहलाती कहलाते जाता जाती जाते गया गई गए गयी गये जाना रहा रही रहे करता करती करते करना किया की किए करें करो सकता सकती सकते मतलब अर्थ नाम आप मैं हम मुझे मेरा अपना अपनी अपने नहीं न जब तब वाला \
    वाली वाले दिया दी दिए लिया ली अगर तथा एवं क्यूं \
    என்ன எது எவை எவர் யார் யாருடைய யாரை யாரால் யாருக்கு எங்கே எங்கு எங்கிருந்து எப்போது எப்பொழுது ஏன் எப்படி எவ்வாறு எத்தனை எவ்வளவு எந்த எதை எதனால் எதற்கு எதில் எதன் எதிலிருந்து எவ்வகை உள்ளது உள்ளன உள்ள ஆகும் \
    ஆவார் ஆவாள் ஆவான் ஆகிறது ஆனது இருக்கிறது இருந்தது இருக்கும் என்று என என்பது என்றால் என்பவர் ஒரு இது அது இந்த அந்த இவை அவை அவர் அவன் அவள் மற்றும் பற்றி கூறு கூறுக விளக்கு விளக்குக சொல் சொல்லுங்கள் எழுதுக \
    பெயர் தன் தனது அதன் இதன் ஆல் மூலம் ஆக போது அல்லது இல்லை உண்டு நான் நீ நீங்கள் நாம் எனக்கு ஏதேனும் கொண்டு வேண்டும் முடியும் யாவை எனப்படும் அழைக்கப்படுகிறது கூறுங்கள் எது எந்தெந்த உடைய இல் இருந்து வரை";

/// Words with a meaning that fits almost every topic.
const COMMON_WORDS: &str = "able act actually allow amount another apply available become begin best between big bring cause chapter \
    characteristic choose come compare consist consider contain correct course create current day depend detail develop differ \
    difference different difficult document easy effect enable ensure entire every example exact fact feature few file first follow \
    form found full function general go good great group happen have high idea important include information instance involve item \
    keep kind kinds large last lecture lesson like little live locate long look lot low main major make many material matter method \
    more most much new next normal note number offer often old one only order other page part particular people perform place play \
    point possible present process produce property provide purpose put quick reason require result role run same second section see \
    several short simple single slide small special specific start step story stop study subject sum take talk term text thing time \
    together topic tutor two type typical typically use used useful user usual usually value various want way well wide word work \
    world write year young mainly long far often old tall big design invent build establish found discover happen originate sit stand \
    lie responsible belong correspond equal current take place serve carry get gets deal exactly original end finish \
    मुख्य प्रमुख प्रकार कार्य काम उदाहरण महत्व महत्वपूर्ण कारण बना बनाया बनाई बनता बनती बनते स्थित पाया पाई जाने आता आती आते रूप तरह समय बात लोग बड़ा बड़ी बड़े छोटा छोटी पहला पहली पहले सबसे अधिक कम अलग प्रयोग उपयोग \
    वर्ष साल शुरू मिलता मिलती मिलते देता देती देते रखता रखती रखा \
    முக்கிய முக்கியமான வகை வகைகள் பயன் பயன்படுகிறது செய்கிறது செய்தார் செய்யும் காரணம் எடுத்துக்காட்டு அமைந்துள்ளது காணப்படுகிறது வேலை பணி நேரம் ஆண்டு மிக பெரிய சிறிய முதல் அதிக குறைந்த உருவாக்கியவர் எழுதியவர் கட்டியவர்";

static FUNCTIONS: LazyLock<HashSet<String>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().map(fold).collect());
static COMMON: LazyLock<HashSet<String>> =
    LazyLock::new(|| COMMON_WORDS.split_whitespace().map(|word| stem(&fold(word))).collect());

/// The verbs that only ask, in all their forms.
static ASKING: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let verbs = FUNCTION_WORDS
        .split_whitespace()
        .filter(|word| word.len() > 3 && word.is_ascii());
    verbs.map(stem).collect()
});

/// Whether `word`, in the spelling of [`fold`], never decides whether a passage answers a question.
pub(crate) fn is_function_word(word: &str) -> bool {
    FUNCTIONS.contains(word) || (word.len() > 3 && word.is_ascii() && ASKING.contains(&stem(word)))
}

/// Whether the word with this stem fits almost every topic.
pub(crate) fn is_common(stem: &str) -> bool {
    COMMON.contains(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_words_are_known_in_all_forms_and_spellings() {
        for word in [
            "what",
            "happened",
            "happens",
            "occurred",
            "explains",
            "called",
            "कहाँ",
            "कहां",
            "யார்",
        ] {
            assert!(is_function_word(&fold(word)), "{word}");
        }
        for word in ["osmosis", "1947", "गंगा", "work", "கண்ணகி"] {
            assert!(!is_function_word(&fold(word)), "{word}");
        }
        assert!(is_common(&stem("working")) && is_common(&stem("designed")) && !is_common(&stem("osmosis")));
    }
}
