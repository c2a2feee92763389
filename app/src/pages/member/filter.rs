use crate::{caller, pages::sheet::read_day};
use jiff::civil::Date;
use kabinet_domain::{ids::OfferId, points::OpKind};
use kabinet_portal::points::HistoryFilter;
use std::fmt::Display;

const PATH: &str = "/client/history/";

/// What the history shows, as it stands in the address. What cannot be read there is not asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of one kind.
    pub kind: Option<OpKind>,
    /// By one offer.
    pub offer: Option<OfferId>,
    /// From this day on.
    pub from: Option<Date>,
    /// Up to this day, inclusive.
    pub until: Option<Date>,
}

impl Filter {
    /// Reads the address of the page.
    pub fn asked() -> Self {
        Self::read(caller::query)
    }

    fn read(query: impl Fn(&str) -> Option<String>) -> Self {
        let day = |name| read_day(&query(name)?);
        Self {
            kind: query("kind").and_then(|kind| OpKind::parse(&kind)),
            offer: query("offer").and_then(|offer| offer.parse().ok()),
            from: day("from"),
            until: day("until"),
        }
    }

    /// Everything is shown.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The same lines, of this kind or of all.
    pub fn of_kind(self, kind: Option<OpKind>) -> Self {
        Self { kind, ..self }
    }

    /// What the portal is asked.
    pub fn before(self, before: Option<i64>) -> HistoryFilter {
        let Self { kind, offer, from, until } = self;
        HistoryFilter { kind, offer, from, until, before }
    }

    /// The address of the page that shows this, from below the line `before` on.
    pub fn href(self, before: Option<i64>) -> String {
        let part = |name: &str, value: Option<String>| value.map(|value| format!("{name}={value}"));
        let parts: Vec<String> = [
            part("kind", self.kind.map(|kind| kind.code().to_owned())),
            part("offer", written(self.offer)),
            part("from", written(self.from)),
            part("until", written(self.until)),
            part("before", written(before)),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", parts.join("&")) }
    }
}

/// As it stands in an address and in a form.
pub fn written(value: Option<impl Display>) -> Option<String> {
    value.map(|value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(pairs: &[(&str, &str)]) -> Filter {
        Filter::read(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn what_stands_in_the_address_comes_back_from_it() {
        let id = "0191f3c0-0000-7000-8000-000000000001";
        let filter = read(&[("kind", "award"), ("offer", id), ("from", "2026-11-01"), ("until", "2026-11-30")]);
        assert_eq!((filter.kind, filter.until), (Some(OpKind::Award), Some(date(2026, 11, 30))));
        let address = format!("/client/history/?kind=award&offer={id}&from=2026-11-01&until=2026-11-30");
        assert_eq!(filter.href(None), address);
        assert_eq!(filter.href(Some(7)), format!("{address}&before=7"));
        assert_eq!(Filter::default().href(None), "/client/history/");
    }

    #[test]
    fn what_cannot_be_read_is_not_asked_for() {
        let bad = [("kind", "<script>"), ("offer", "7"), ("from", "yesterday"), ("until", "9999-12-31")];
        assert!(read(&bad).is_empty());
        assert!(read(&[("from", "0001-01-01"), ("until", "2026-02-30"), ("kind", "")]).is_empty());
    }
}
