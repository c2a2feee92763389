//! A browser without scripts: cookies, forms, redirects one at a time, and an address of its own.

use crate::house::{House, no_address};
use kabinet::http::{Front, dress, listen};
use kabinet_portal::secrets::Token;
use reqwest::{Response, StatusCode};
use std::{collections::BTreeMap, sync::Arc};
use tokio::{net::TcpListener, runtime::Handle, sync::watch};

/// A client that speaks plain HTTP, follows nothing and keeps nothing.
pub fn client() -> reqwest::Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks them")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}

/// The portal behind a port. Dropping it closes the door.
pub struct Door {
    address: String,
    _open: watch::Sender<bool>,
}

impl House {
    /// Serves the house's routes, dressed as in life, on a free port.
    pub async fn door(&self) -> Door {
        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", tcp.local_addr().expect("an address"));
        let front = Front::new(&self.config, self.portal().sign.clone());
        let router = dress(self.process.routes(), self.process.uploads(), front);
        let (open, stop) = watch::channel(false);
        Handle::current().spawn(listen::run(tcp, router, self.config.http.header_timeout, stop));
        Door { address, _open: open }
    }
}

impl Door {
    /// Somebody new comes to it.
    pub fn browser(&self) -> Browser {
        Browser {
            client: client(),
            portal: self.address.clone(),
            from: no_address().to_string(),
            cookies: BTreeMap::new(),
        }
    }
}

pub struct Browser {
    client: reqwest::Client,
    portal: String,
    /// Where it says it comes from; the house believes its proxy, which stands on this machine.
    pub from: String,
    pub cookies: BTreeMap<String, String>,
}

/// What a page answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    /// One line to each value of a name.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Answer {
    /// Status and where it leads.
    pub fn short(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.location).trim().to_owned()
    }
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = self.client.get(format!("{}{path}", self.portal)).header("sec-fetch-site", "none");
        self.send(request).await
    }

    /// Asks for a page with more headers.
    pub async fn get_with(&mut self, headers: &[(&str, &str)], path: &str) -> Answer {
        let mut request = self.client.get(format!("{}{path}", self.portal));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// Sends a form from a page of ours.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_with(&[], path, form).await
    }

    /// Sends a form as a page of another site would make it.
    pub async fn post_from(&mut self, site: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.client.post(format!("{}{path}", self.portal)).form(form);
        self.send(request.header("sec-fetch-site", site)).await
    }

    /// Sends a file from a page of ours, with the key that each sending of the form has.
    pub async fn post_file(&mut self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        let key = Token::fresh();
        let before = format!(
            "--seam\r\ncontent-disposition: form-data; name=\"key\"\r\n\r\n{}\r\n--seam\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n",
            key.reveal()
        );
        let body = [before.as_bytes(), bytes, b"\r\n--seam--\r\n"].concat();
        let request = self.client.post(format!("{}{path}", self.portal)).body(body);
        let request = request.header("content-type", "multipart/form-data; boundary=seam");
        self.send(request.header("sec-fetch-site", "same-origin")).await
    }

    /// Sends a form from a page of ours, with more headers.
    pub async fn post_with(&mut self, headers: &[(&str, &str)], path: &str, form: &[(&str, &str)]) -> Answer {
        let mut request = self.client.post(format!("{}{path}", self.portal)).form(form);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.header("sec-fetch-site", "same-origin")).await
    }

    /// Calls a server function as an island or a program does, which asks for codes.
    pub async fn call(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.post_with(&[("accept", "application/json")], path, form).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let own = [
            ("accept", "text/html"),
            ("accept-language", "en"),
            ("x-forwarded-for", &self.from),
            ("cookie", &cookies.join("; ")),
        ];
        let mut request = request.build().expect("a request");
        for (name, value) in own {
            request.headers_mut().entry(name).or_insert(value.parse().expect("a value"));
        }
        let response = self.client.execute(request).await.expect("an answer");
        self.keep(&response);
        let told = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let location = told("location").to_owned();
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in response.headers() {
            let lines = headers.entry(name.to_string()).or_default();
            lines.push_str(if lines.is_empty() { "" } else { "\n" });
            lines.push_str(value.to_str().unwrap_or_default());
        }
        let status = response.status();
        Answer { status, location, headers, body: response.text().await.expect("a body") }
    }

    fn keep(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text");
            let (pair, rest) = cookie.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
