use kabinet_networks::{
    GroupKeys, GroupReader, Groups, Secret,
    vk::{Vk, VkConfig},
};
use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};
use url::form_urlencoded;

use super::time::FakeTimer;

pub const SERVICE_KEY: &str = "service-key-canary";
pub const COMMUNITY_KEY: &str = "community-key-canary";

/// What a server does with one request.
#[derive(Clone)]
pub enum Does {
    /// 200 with this body.
    Says(String),
    /// This status, this header line, this body.
    Status(u16, &'static str, &'static str),
    /// Half of the promised body, then the connection ends.
    Cuts,
    /// Nothing until the client gives up.
    Hangs,
    /// A body of so many bytes.
    Floods(usize),
}

impl Does {
    pub fn error(code: i64) -> Self {
        Self::Says(format!(r#"{{"error":{{"error_code":{code},"error_msg":"canned"}}}}"#))
    }
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Request {
    pub line: String,
    pub form: Vec<(String, String)>,
}

impl Request {
    pub fn method(&self) -> &str {
        self.line.split_whitespace().nth(1).unwrap_or_default().trim_start_matches("/method/")
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// A server on loopback that does what it was told, in order; the last thing again and again.
pub struct Canned {
    pub base: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Canned {
    pub fn start(script: impl IntoIterator<Item = Does>) -> Self {
        let mut script: VecDeque<Does> = script.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let Some(request) = receive(&stream) else { continue };
                seen.lock().unwrap().push(request);
                let does = if script.len() > 1 { script.pop_front() } else { script.front().cloned() };
                act(&mut stream, &does.unwrap());
            }
        });
        Self { base, requests }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub fn config(&self) -> VkConfig {
        VkConfig {
            client_id: "7".to_owned(),
            api_base: format!("{}/method", self.base).parse().unwrap(),
            id_base: self.base.parse().unwrap(),
            service_calls_per_second: 0,
            community_calls_per_second: 0,
            ..VkConfig::default()
        }
    }
}

fn receive(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).ok()?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        match header.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Request { line, form: form_urlencoded::parse(&body).into_owned().collect() })
}

fn act(stream: &mut TcpStream, does: &Does) {
    // A client that has gone away is part of some stories.
    let mut write = |text: &str| drop(stream.write_all(text.as_bytes()));
    let head = |status: u16, more: &str, length: usize| {
        format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n")
    };
    match does {
        Does::Says(body) => write(&(head(200, "", body.len()) + body)),
        Does::Status(status, header, body) => write(&(head(*status, header, body.len()) + body)),
        Does::Cuts => write(&(head(200, "", 1000) + r#"{"response":{"count":4,"items":[1"#)),
        Does::Floods(bytes) => write(&(head(200, "", *bytes) + &"1".repeat(*bytes))),
        Does::Hangs => {
            // Until the client closes the connection.
            let mut rest = Vec::new();
            drop(stream.read_to_end(&mut rest));
        }
    }
}

pub fn keys() -> GroupKeys {
    GroupKeys { service: Secret::new(SERVICE_KEY), community: Some(Secret::new(COMMUNITY_KEY)) }
}

/// VK with group 1 against this server, by a time that nobody waits for.
pub fn vk(config: VkConfig) -> (Vk, Arc<dyn GroupReader>, Arc<FakeTimer>) {
    let timer = FakeTimer::new();
    let vk = Vk::new(config, Arc::clone(&timer) as _).unwrap();
    let group = vk.group("1", keys()).unwrap();
    (vk, group, timer)
}
