use kabinet_domain::lang::Lang;
use kabinet_messaging::{Letter, RenderError, Rendered, Vars, letter::TemplateError, render};

fn sample(letter: Letter, lang: Lang) -> Rendered {
    render(letter, lang, &letter.sample(lang)).unwrap_or_else(|error| panic!("{letter} {lang:?}: {error}"))
}

fn all() -> impl Iterator<Item = (Letter, Lang)> {
    Letter::ALL.into_iter().flat_map(|letter| Lang::ALL.map(|lang| (letter, lang)))
}

#[test]
fn every_letter_says_every_value_of_its_sample_in_text_and_in_html() {
    for (letter, lang) in all() {
        let rendered = sample(letter, lang);
        let vars = letter.sample(lang);
        for name in letter.required().iter().chain(letter.optional()) {
            let value = vars.get(name).unwrap_or_else(|| panic!("the sample of {letter} lacks {name}"));
            let text = [&rendered.subject, "\n", &rendered.text].concat();
            assert!(text.contains(value), "{letter} {lang:?}: text lacks {name}");
            assert!(rendered.html.contains(value), "{letter} {lang:?}: html lacks {name}");
        }
    }
}

#[test]
fn no_letter_leaves_a_tag_or_a_slot_behind() {
    for (letter, lang) in all() {
        let Rendered { subject, text, html, .. } = sample(letter, lang);
        for part in [&subject, &text] {
            assert!(!part.contains(['{', '}', '<', '>', '&']), "{letter} {lang:?}: {part}");
        }
        assert!(
            !html.contains("<!--preheader") && !html.contains("<!--body") && !html.contains("<!--footer"),
            "{letter} {lang:?}"
        );
        assert!(html.starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", lang.code())), "{letter} {lang:?}");
        assert!(!html.contains("<script") && !html.contains("<img"), "{letter} {lang:?}: a letter loads nothing");
        assert!(html.len() < 20_000, "{letter} {lang:?}: mail programs cut letters that are long");
        assert!(subject.chars().count() <= 60, "{letter} {lang:?}: {subject}");
    }
}

#[test]
fn each_language_uses_the_same_values() {
    for letter in Letter::ALL {
        for name in letter.required() {
            for lang in Lang::ALL {
                let vars: Vars = without(&letter.sample(lang), name);
                assert_eq!(render(letter, lang, &vars), Err(RenderError::Missing { letter, name }));
            }
        }
        for name in letter.optional() {
            for lang in Lang::ALL {
                let (full, less) = (letter.sample(lang), without(&letter.sample(lang), name));
                let [full, less] = [full, less].map(|vars| render(letter, lang, &vars).expect("an optional value"));
                assert_ne!(full.text, less.text, "{letter} {lang:?}: text ignores {name}");
                assert_ne!(full.html, less.html, "{letter} {lang:?}: html ignores {name}");
            }
        }
    }
}

fn without(vars: &Vars, name: &str) -> Vars {
    vars.names()
        .filter(|known| *known != name)
        .fold(Vars::new(), |kept, known| kept.with(known, vars.get(known).unwrap_or("")))
}

#[test]
fn the_code_letter_in_russian() {
    let letter = sample(Letter::Code, Lang::Ru);
    assert_eq!(letter.subject, "048215 — код для регистрации");
    assert_eq!(
        letter.text,
        "Здравствуйте!\n\nВаш код для регистрации в программе «Кофейня у моря»:\n\n    048215\n\nВведите его на странице, где вы начали \
         регистрацию. Код действует 10 минут и подходит один раз.\n\nНикому его не сообщайте: сотрудники программы никогда не спрашивают \
         коды.\n\nЕсли вы не регистрировались, просто удалите это письмо. Без кода кабинет на ваш адрес не откроется.\n\n-- \nКофейня у \
         моря\nПисьмо отправлено автоматически, отвечать на него не нужно.\n"
    );
}

#[test]
fn the_points_letter_in_english_leaves_out_what_it_was_not_told() {
    let told = Letter::PointsAwarded.sample(Lang::En);
    let letter =
        render(Letter::PointsAwarded, Lang::En, &without(&without(&told, "active_from"), "expires")).expect("a letter");
    assert_eq!(letter.subject, "+5 points with Seaside Coffee");
    assert_eq!(
        letter.text,
        "+5 points\n\nFirst like of the month: the post “Our new roastery” in the group “Seaside Coffee”.\n\nBalance: 1,240 points\n\n\
         Everything that came in and went out is in your history:\nhttps://club.example.org/client/history/\n\n-- \nSeaside Coffee\n\
         This message was sent automatically; there is no need to reply.\n"
    );
}

#[test]
fn a_welcome_without_a_name_still_reads_well() {
    let vars = without(&Letter::Welcome.sample(Lang::Ru), "name");
    let letter = render(Letter::Welcome, Lang::Ru, &vars).expect("a letter");
    assert!(letter.text.starts_with("Здравствуйте!\n"), "{}", letter.text);
    assert!(letter.html.contains(">Здравствуйте!</h1>"));
}

#[test]
fn minutes_take_their_plural_form() {
    let text =
        |minutes, lang| render(Letter::Code, lang, &Letter::Code.sample(lang).with("minutes", minutes)).map(|l| l.text);
    assert!(text("1", Lang::Ru).expect("a letter").contains("действует 1 минуту"));
    assert!(text("3", Lang::Ru).expect("a letter").contains("действует 3 минуты"));
    assert!(text("1", Lang::En).expect("a letter").contains("for 1 minute."));
    let source = TemplateError::NotANumber("minutes".to_owned());
    assert_eq!(text("soon", Lang::En), Err(RenderError::Template { letter: Letter::Code, source }));
}

#[test]
fn a_hostile_name_stays_a_name() {
    let letter = |name: &str| {
        render(Letter::Welcome, Lang::En, &Letter::Welcome.sample(Lang::En).with("name", name)).expect("a letter")
    };

    let script = letter("<script>alert(1)</script>\" onload='x'");
    assert!(script.html.contains("Hello, &lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39;!"));
    assert!(!script.html.contains("<script"));

    let template = letter("{invite_link}{?programme}{/name}");
    assert!(template.text.starts_with("Hello, {invite_link}{?programme}{/name}!\n"), "{}", template.text);

    let slot = letter("<!--body--><!--footer-->");
    assert!(slot.html.contains("Hello, &lt;!--body--&gt;&lt;!--footer--&gt;!"));

    let lines = letter("Eve\r\n\r\nYour account is locked\u{2028}Call\u{202e}now");
    assert!(lines.text.starts_with("Hello, Eve Your account is locked Call now!\n"), "{}", lines.text);
}

#[test]
fn a_subject_is_one_line_whatever_it_is_told() {
    let vars = Letter::Welcome.sample(Lang::En).with("programme", "Club\r\nBcc: everyone@example.org\u{0}\u{85}x");
    let letter = render(Letter::Welcome, Lang::En, &vars).expect("a letter");
    assert_eq!(letter.subject, "Welcome to Club Bcc: everyone@example.org x");
}

#[test]
fn links_lead_to_pages_only() {
    for link in ["javascript:alert(1)", "data:text/html,x", "/client/", "\" onclick=\"x", "ftp://example.org/"] {
        let vars = Letter::AlreadyRegistered.sample(Lang::Ru).with("sign_in_link", link);
        let name = "sign_in_link".to_owned();
        assert_eq!(
            render(Letter::AlreadyRegistered, Lang::Ru, &vars),
            Err(RenderError::Link { letter: Letter::AlreadyRegistered, name }),
            "{link}"
        );
    }
    let quoted = Letter::AlreadyRegistered.sample(Lang::Ru).with("sign_in_link", "https://x.example/?a=1&b=\"><b>");
    let letter = render(Letter::AlreadyRegistered, Lang::Ru, &quoted).expect("an address");
    assert!(letter.html.contains("href=\"https://x.example/?a=1&amp;b=&quot;&gt;&lt;b&gt;\""));
}

#[test]
fn a_value_without_a_place_is_an_error() {
    let vars = Letter::Code.sample(Lang::Ru).with("pasword", "x");
    let name = "pasword".to_owned();
    assert_eq!(render(Letter::Code, Lang::Ru, &vars), Err(RenderError::Unknown { letter: Letter::Code, name }));
}

#[test]
fn names_come_back_and_debug_tells_no_secrets() {
    for letter in Letter::ALL {
        assert_eq!(Letter::parse(letter.name()), Some(letter));
        assert_eq!(serde_json::to_string(&letter).expect("json"), format!("\"{letter}\""));
    }
    let vars: Vars = serde_json::from_str(r#"{"code":"048215"}"#).expect("stored values");
    assert_eq!(format!("{vars:?}"), r#"{"code"}"#);
    assert_eq!(serde_json::to_string(&vars).expect("json"), r#"{"code":"048215"}"#);
    assert_eq!(format!("{:?}", sample(Letter::Code, Lang::Ru)), "Rendered { letter: Code, .. }");
}
