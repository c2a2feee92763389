use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::{Url, form_urlencoded};

/// What a browser does at a network's page: makes a choice, is sent back.
pub async fn choose(standin: SocketAddr, authorize: &Url, (choice, value): (&str, &str)) -> Url {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(authorize.query_pairs()).append_pair(choice, value);
    let form = form.finish();
    let request = format!(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        authorize.path(),
        form.len()
    );
    let mut stream = TcpStream::connect(standin).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let location =
        answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or_else(|| panic!("{answer}"));
    location.parse().unwrap()
}

pub fn query(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
