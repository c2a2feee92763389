use super::{Config, Format, Problems, keys::Keys};
use kabinet_messaging::email::Security;
use kabinet_networks::{oidc::OidcConfig, ok::OkConfig, vk::VkConfig};
use std::{ffi::OsString, fs, path::PathBuf};

struct File(tempfile::TempDir);

impl File {
    fn new(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("kabinet.toml"), text).unwrap();
        Self(folder)
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("kabinet.toml")
    }
}

fn environment(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn from_file(text: &str) -> Result<Config, Problems> {
    let file = File::new(text);
    Config::load(Some(&file.path()), [])
}

fn from_environment(pairs: &[(&str, &str)]) -> Result<Config, Problems> {
    Config::load(None, environment(pairs))
}

/// What is wrong, without the folder of the test.
fn wrong(outcome: Result<Config, Problems>) -> Vec<String> {
    let shorten = |source: &super::Source| match source {
        super::Source::File(path) => path.file_name().unwrap().to_string_lossy().into_owned(),
        other => other.to_string(),
    };
    let problems = outcome.expect_err("these settings are wrong").0;
    problems.iter().map(|p| format!("{} ({}): {}", p.key, shorten(&p.source_of_value), p.what)).collect()
}

#[test]
fn the_defaults_are_whole_and_every_key_is_used() {
    let keys = Keys::defaults();
    let config = Config::from_keys(&keys).unwrap();
    assert_eq!(keys.never_asked(), Vec::<&str>::new());
    assert_eq!(config.http.public_url.origin(), "http://127.0.0.1:3000");
    assert_eq!(config.database.socket(), Some("data/kabinet.db.sock".into()));
    assert_eq!(config.log.format, Format::Human);
    assert!(config.passwords.concurrency >= 1);
    assert_eq!(config.email, None);
    assert_eq!(format!("{:?}", config.networks.vk), format!("{:?}", VkConfig::default()));
    assert_eq!(format!("{:?}", config.networks.ok), format!("{:?}", OkConfig::default()));
    assert_eq!(format!("{:?}", config.networks.oidc), format!("{:?}", OidcConfig::default()));
    assert_eq!(config.networks.authorize_origins(), Vec::<String>::new());
}

#[test]
fn the_environment_overrides_the_file_and_the_file_the_defaults() {
    let file = File::new("[http]\nlisten = '127.0.0.1:4000'\nconcurrency = 7\n[networks.vk]\nclient_id = '51'\n");
    let variables = environment(&[
        ("KABINET__HTTP__LISTEN", "127.0.0.1:5000"),
        ("KABINET__HTTP__TRUSTED_PROXIES", "10.0.0.1, ::1"),
        ("KABINET__NETWORKS__VK__ID_BASE", "http://localhost:9000"),
        ("KABINET__NETWORKS__VK__API_BASE", "http://localhost:9000/method"),
        ("KABINET_TEST_POSTGRES", "not ours"),
    ]);
    let config = Config::load(Some(&file.path()), variables).unwrap();
    assert_eq!(config.http.listen.port(), 5000);
    assert_eq!(config.http.concurrency, 7);
    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert_eq!(config.networks.vk.client_id, "51");
    assert_eq!(config.networks.vk.api_base.as_str(), "http://localhost:9000/method");
    assert_eq!(config.networks.authorize_origins(), ["http://localhost:9000"]);
}

#[test]
fn unknown_keys_of_a_file_are_named_with_the_nearest_known_one() {
    let text = "[http]\nlistn = 'x'\n[vk]\napi_base = 'x'\n[networks.vk]\nclientid = '1'\n[weather]\nsun = 1\n";
    assert_eq!(
        wrong(from_file(text)),
        [
            "http.listn (kabinet.toml): unknown key; did you mean http.listen?",
            "networks.vk.clientid (kabinet.toml): unknown key; did you mean networks.vk.client_id?",
            "vk (kabinet.toml): unknown key; `kabinet config default` prints all that are known",
            "weather (kabinet.toml): unknown key; `kabinet config default` prints all that are known",
        ]
    );
}

#[test]
fn unknown_variables_are_named_with_the_nearest_known_one() {
    let pairs = [
        ("KABINET__HTTP__LISTN", "x"),
        ("KABINET__NETWORKS__VK__API_BASSE", "x"),
        ("KABINET__HTTP", "x"),
        ("KABINET__HTTP__LISTEN__DEEPER", "x"),
    ];
    assert_eq!(
        wrong(from_environment(&pairs)),
        [
            "http.listn (environment variable KABINET__HTTP__LISTN): unknown key; did you mean http.listen (KABINET__HTTP__LISTEN)?",
            "networks.vk.api_basse (environment variable KABINET__NETWORKS__VK__API_BASSE): unknown key; did you mean networks.vk.api_base (KABINET__NETWORKS__VK__API_BASE)?",
            "http (environment variable KABINET__HTTP): this is a section, not a key",
            "http.listen.deeper (environment variable KABINET__HTTP__LISTEN__DEEPER): unknown key; `kabinet config default` prints all that are known",
        ]
    );
}

#[test]
fn a_value_of_the_wrong_kind_names_its_key_and_its_source() {
    let text = "[http]\nlisten = 3000\ntrusted_proxies = [1]\n[log]\nlevel = ['info']\n[database]\nreaders = 'many'\n";
    assert_eq!(
        wrong(from_file(text)),
        [
            "database.readers (kabinet.toml): expected a whole number, found text",
            "http.listen (kabinet.toml): expected text, found a whole number",
            "http.trusted_proxies (kabinet.toml): expected a list of texts, found a list of other things",
            "log.level (kabinet.toml): expected text, found a list of texts",
        ]
    );
    assert_eq!(
        wrong(from_environment(&[("KABINET__DATABASE__READERS", "many")])),
        ["database.readers (environment variable KABINET__DATABASE__READERS): expected a whole number"]
    );
}

#[test]
fn a_value_that_means_nothing_names_its_key_and_what_was_wanted() {
    let one = |name: &str, value: &str| wrong(from_environment(&[(name, value)])).join("; ");
    let cases = [
        ("KABINET__HTTP__LISTEN", "localhost", "expected an address and port such as 127.0.0.1:3000"),
        ("KABINET__HTTP__TRUSTED_PROXIES", "10.0.0.0/8", "expected a list, each an IP address"),
        ("KABINET__HTTP__CONCURRENCY", "0", "expected a number from 1 to 100000"),
        ("KABINET__DATABASE__URL", "mysql://x", "expected sqlite://path or postgres://user:password@host/name"),
        ("KABINET__DATABASE__URL", "sqlite://", "expected sqlite://path or postgres://user:password@host/name"),
        ("KABINET__DATABASE__URL", "sqlite://a.db?mode=ro", "expected the path of a file, without options"),
        ("KABINET__LOG__FORMAT", "xml", "expected human or json"),
        ("KABINET__LOG__LEVEL", "info,=,", "expected a level such as info, or info,sqlx=warn"),
        ("KABINET__EMAIL__SECURITY", "ssl", "unknown variant `ssl`, expected one of `none`, `tls`, `starttls`"),
        ("KABINET__EMAIL__PORT", "99999", "invalid value: integer `99999`, expected u16"),
        ("KABINET__NETWORKS__VK__API_BASE", "http://api.vk.ru/", "must be https, or http on loopback"),
        ("KABINET__NETWORKS__VK__ATTEMPTS", "6", "must be at most 5"),
        ("KABINET__NETWORKS__OK__API", "http://api.ok.ru/fb.do", "must be https, or http on loopback"),
        ("KABINET__NETWORKS__OK__MEMBERS_ASKED", "0", "must be more than 0"),
        ("KABINET__NETWORKS__OIDC__ISSUER", "http://accounts.google.com", "must be https, or http on loopback"),
        ("KABINET__NETWORKS__OIDC__SCOPE", "profile", "must contain openid"),
        ("KABINET__NETWORKS__VK__WALL_BY", "name", "unknown variant `name`, expected `owner_id` or `domain`"),
        ("KABINET__PROGRAMME__LANG", "fr", "expected ru or en"),
        ("KABINET__HTTP__PUBLIC_URL", "http://club.example", super::WrongPublicUrl::PlainHttp.to_string().leak()),
    ];
    for (name, value, what) in cases {
        let key = name["KABINET__".len()..].to_lowercase().replace("__", ".");
        assert_eq!(one(name, value), format!("{key} (environment variable {name}): {what}"));
    }
}

#[test]
fn a_public_address_is_needed_when_listening_to_the_world() {
    let listen = ("KABINET__HTTP__LISTEN", "0.0.0.0:3000");
    assert_eq!(
        wrong(from_environment(&[listen])),
        ["http.public_url (default): must be set when http.listen is not a loopback address"]
    );
    let config = from_environment(&[listen, ("KABINET__HTTP__PUBLIC_URL", "https://club.example")]).unwrap();
    assert!(config.http.public_url.is_https());
}

#[test]
fn a_mail_server_is_checked_as_messaging_wants_it() {
    let base = [
        ("KABINET__EMAIL__HOST", "127.0.0.1"),
        ("KABINET__EMAIL__SECURITY", "none"),
        ("KABINET__EMAIL__FROM__NAME", "Club"),
        ("KABINET__EMAIL__FROM__ADDRESS", "club@club.example"),
    ];
    let email = from_environment(&base).unwrap().email.unwrap();
    assert_eq!((email.security, email.username, email.from.name.as_str()), (Security::None, None, "Club"));
    let cases = [
        ("KABINET__EMAIL__HOST", "smtp.example", "email.security"),
        ("KABINET__EMAIL__USERNAME", "club", "email.username"),
        ("KABINET__EMAIL__FROM__ADDRESS", "nobody", "email.from.address"),
        ("KABINET__EMAIL__POOL", "0", "email.pool"),
    ];
    for (name, value, key) in cases {
        let problems = from_environment(&[&base[..], &[(name, value)]].concat()).unwrap_err().0;
        assert_eq!(problems.iter().map(|problem| problem.key.as_str()).collect::<Vec<_>>(), [key], "{name}");
    }
}

#[test]
fn a_file_that_is_missing_or_not_toml_says_so_without_its_contents() {
    assert!(
        wrong(Config::load(Some("/nowhere/kabinet.toml".as_ref()), []))[0]
            .starts_with("settings file (kabinet.toml): ")
    );
    let text = wrong(from_file("[email]\npassword = hunter2\n")).join("");
    assert!(text.contains("this is not TOML"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn secrets_do_not_show_themselves() {
    let pairs = [
        ("KABINET__EMAIL__HOST", "smtp.example"),
        ("KABINET__EMAIL__FROM__ADDRESS", "club@club.example"),
        ("KABINET__EMAIL__USERNAME", "club"),
        ("KABINET__EMAIL__PASSWORD", "hunter2"),
        ("KABINET__DATABASE__URL", "postgres://u:hunter2@db/k"),
    ];
    let config = from_environment(&pairs).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("Secret(…)"), "{shown}");
    assert!(config.email.unwrap().password.is_some_and(|password| password.reveal() == "hunter2"));
    assert_eq!(config.database.socket(), None);
}
