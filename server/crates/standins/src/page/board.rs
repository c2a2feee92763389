use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Redirect;

use crate::faults::{Fault, FaultKind};
use crate::html::{Lang, Text, minute};
use crate::page::Played;
use crate::params::Params;
use crate::stage::Stage;
use crate::world::Person;

const CALLS_SHOWN: usize = 20;

/// Faults that wait, a form for one more, and the latest calls.
pub(super) fn panel<N: Played>(played: &N, person: Option<&Person>, lang: Lang) -> String {
    let stage = played.stage();
    let methods: String = N::methods().into_iter().map(|name| format!("<option>{name}</option>")).collect();
    let hidden = format!(
        "<input type=\"hidden\" name=\"lang\" value=\"{}\"><input type=\"hidden\" name=\"as\" value=\"{}\">",
        lang.code(),
        person.map_or_else(String::new, |person| person.id.0.to_string()),
    );
    format!(
        "<details class=\"card\" id=\"faults\"><summary>{title} · {waiting}</summary>\
         <form method=\"post\" action=\"/faults\" class=\"row\">{hidden}\
         <select name=\"method\" aria-label=\"{method}\"><option value=\"\">{any}</option>{methods}</select>\
         <select name=\"kind\" aria-label=\"{kind}\"><option value=\"error\">{error}</option><option value=\"status\">HTTP</option>\
         <option value=\"half\">{half}</option><option value=\"empty\">{empty}</option><option value=\"slow\">{slow}</option>\
         <option value=\"cut\">{cut}</option><option value=\"few\">{few}</option>\
         <option value=\"emptied\">{emptied}</option></select>\
         <label>{value} <input name=\"value\" inputmode=\"numeric\" value=\"{usual}\" size=\"6\"></label>\
         <label>{times} <input name=\"times\" inputmode=\"numeric\" value=\"1\" size=\"4\"></label>\
         <button class=\"main\" name=\"do\" value=\"inject\">{inject}</button><button name=\"do\" value=\"clear\">{clear}</button></form>\
         {queue}<h2>{calls_title}</h2>{calls}</details>",
        title = lang.pick("Faults and calls", "Неполадки и вызовы"),
        usual = N::USUAL_ERROR,
        waiting = stage.faults.queue().len(),
        method = lang.pick("Method", "Метод"),
        any = lang.pick("any method", "любой метод"),
        kind = lang.pick("What happens", "Что случится"),
        error = N::error(lang),
        half = lang.pick("half a JSON", "половина JSON"),
        empty = lang.pick("empty answer", "пустой ответ"),
        slow = lang.pick("slow (ms)", "медленно (мс)"),
        cut = lang.pick("cut connection", "обрыв"),
        few = lang.pick("first rows only", "только первые строки"),
        emptied = lang.pick("nobody on the list", "никого в списке"),
        value = lang.pick("code, ms or rows", "код, мс или строк"),
        times = lang.pick("times", "раз"),
        inject = lang.pick("Break", "Сломать"),
        clear = lang.pick("Mend all", "Починить всё"),
        queue = queue(stage),
        calls_title = lang.pick("Latest calls", "Последние вызовы"),
        calls = calls(stage),
    )
}

fn queue(stage: &Stage) -> String {
    let lines = stage.faults.queue().into_iter().map(|fault| {
        let method = fault.method.as_deref().unwrap_or("*");
        format!("<li>{} – {:?} ×{}</li>", Text(method), fault.kind, fault.times)
    });
    format!("<ul>{}</ul>", lines.collect::<String>())
}

fn calls(stage: &Stage) -> String {
    let latest = stage.calls.latest();
    let lines = latest.iter().rev().take(CALLS_SHOWN).map(|call| {
        let params: Vec<String> = call.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!(
            "<tr><td>{}</td><td>{}</td><td class=\"soft\">{}</td></tr>",
            minute(call.at_ms),
            Text(&call.method),
            Text(&params.join(" ")),
        )
    });
    format!("<table>{}</table>", lines.collect::<String>())
}

/// `POST /faults`.
pub(super) async fn inject<N: Played>(State(played): State<Arc<N>>, headers: HeaderMap, form: Bytes) -> Redirect {
    let params = Params::read(None, &form);
    let lang = Lang::of(params.text("lang"), &headers);
    if params.text("do") == Some("clear") {
        played.stage().faults.clear();
    } else if let Some(fault) = asked(&params) {
        played.stage().faults.inject(fault);
    }
    let person: i64 = params.text("as").and_then(|id| id.parse().ok()).unwrap_or(0);
    Redirect::to(&format!("/?as={person}&lang={}#faults", lang.code()))
}

fn asked(params: &Params) -> Option<Fault> {
    let value = params.text("value").unwrap_or("0");
    let kind = match params.text("kind")? {
        "error" => FaultKind::Error(value.parse().ok()?),
        "status" => FaultKind::Status(value.parse().ok().filter(|status| (200..600).contains(status))?),
        "half" => FaultKind::HalfJson,
        "empty" => FaultKind::Empty,
        "slow" => FaultKind::Slow(value.parse().ok()?),
        "cut" => FaultKind::Cut,
        "emptied" => FaultKind::Emptied,
        "few" => FaultKind::Few(value.parse().ok()?),
        _ => return None,
    };
    Some(Fault {
        method: params.text("method").map(str::to_owned),
        kind,
        after: 0,
        times: params.text("times").and_then(|times| times.parse().ok()).unwrap_or(1),
    })
}
