//! The three rooms of the site, told apart by path: each has its own sheet and its own right to scripts.

/// Who a page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Anyone: registering, signing in, recovering. Small, and never with WebAssembly.
    Public,
    /// A member.
    Member,
    /// Staff.
    Desk,
}

/// Pages of members and of staff that are seen before signing in.
const BEFORE_SIGN_IN: [&str; 7] = [
    "/client/registration",
    "/client/login",
    "/client/code",
    "/client/recovery",
    "/client/password",
    "/desk/login",
    "/desk/recovery",
];

impl Room {
    /// The room of a path; what is nobody's is public.
    pub fn of(path: &str) -> Self {
        let under = |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match () {
            () if BEFORE_SIGN_IN.into_iter().any(under) => Self::Public,
            () if under("/client") => Self::Member,
            () if under("/desk") => Self::Desk,
            () => Self::Public,
        }
    }

    /// What follows the stem in the name of the room's style sheet.
    pub const fn sheet(self) -> &'static str {
        match self {
            Self::Public => ".public.css",
            Self::Member | Self::Desk => ".css",
        }
    }

    /// Links whose pages the browser may fetch ahead, while a person points at them; never one that changes something.
    pub const fn speculation(self) -> Option<&'static str> {
        match self {
            Self::Public => None,
            Self::Member => Some(r#"{"prefetch":[{"where":{"href_matches":"/client/*"},"eagerness":"moderate"}]}"#),
            Self::Desk => Some(r#"{"prefetch":[{"where":{"href_matches":"/desk/*"},"eagerness":"moderate"}]}"#),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn what_is_seen_before_signing_in_is_public() {
        for path in
            ["/", "/client/registration/", "/client/login", "/desk/login/", "/i/abc", "/clientele/", "/client/code/"]
        {
            assert_eq!(Room::of(path), Room::Public, "{path}");
        }
        for path in ["/client", "/client/", "/client/history/", "/client/logins/"] {
            assert_eq!(Room::of(path), Room::Member, "{path}");
        }
        assert_eq!(Room::of("/desk/offers/1/"), Room::Desk);
    }

    #[test]
    fn prefetch_rules_are_json() {
        for room in [Room::Member, Room::Desk] {
            let rules: serde_json::Value = serde_json::from_str(room.speculation().unwrap()).unwrap();
            assert!(rules["prefetch"][0]["where"]["href_matches"].is_string());
        }
    }
}
