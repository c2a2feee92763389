use super::{ANNA, Provider};
use kabinet_networks::{AuthReturn, Flaw, Network, NetworkError, Profile};
use kabinet_standins::oidc::Lie;

async fn told(lie: Lie) -> Result<Profile, NetworkError> {
    let provider = Provider::open().await;
    provider.standin.lie(Some(lie));
    provider.signs_in().await
}

const fn flaw(lie: Lie) -> Flaw {
    match lie {
        Lie::IssuerOfDocument | Lie::IssuerOfRedirect | Lie::NoIssuerOfRedirect | Lie::OtherIssuer => Flaw::Issuer,
        Lie::SignInElsewhere => Flaw::Elsewhere,
        Lie::NoToken | Lie::NotAToken | Lie::NoIssuer | Lie::NoExpiry | Lie::NoIssueTime | Lie::NoSubject => {
            Flaw::Shape
        }
        Lie::NoSignature | Lie::PublicSecret => Flaw::Algorithm,
        Lie::UnknownKey | Lie::NoKeyNamed => Flaw::Key,
        Lie::OtherKey => Flaw::Signature,
        Lie::OtherAudience | Lie::NoAudience | Lie::MoreAudiences | Lie::OtherParty => Flaw::Audience,
        Lie::OtherNonce | Lie::NoNonce => Flaw::Nonce,
        Lie::Expired => Flaw::Expired,
        Lie::IssuedTomorrow => Flaw::Early,
        Lie::EmptySubject => Flaw::Subject,
        Lie::OtherHash => Flaw::AccessToken,
        Lie::OtherPerson => Flaw::OtherPerson,
    }
}

#[tokio::test]
async fn no_lie_is_believed_and_each_is_called_by_its_name() {
    for lie in Lie::ALL {
        assert_eq!(told(lie).await, Err(NetworkError::Untrusted(flaw(lie))), "{lie:?}");
    }
}

#[tokio::test]
async fn a_provider_that_lied_is_believed_when_it_stops() {
    let provider = Provider::open().await;
    provider.standin.lie(Some(Lie::IssuerOfDocument));
    assert!(provider.signs_in().await.is_err());
    provider.standin.lie(None);
    provider.signs_in().await.unwrap();
}

/// An answer of a provider that knows more than one secret is told from ours by what stands beside it (RFC 9207).
#[tokio::test]
async fn nothing_is_exchanged_with_a_provider_that_did_not_send_the_browser_back() {
    let provider = Provider::open().await;
    let back = provider.there_and_back(ANNA).await.unwrap();
    provider.calls();
    let other = AuthReturn { issuer: Some("https://other.example".to_owned()), ..back };
    assert_eq!(provider.oidc.exchange(&other).await, Err(NetworkError::Untrusted(Flaw::Issuer)));
    assert_eq!(provider.calls(), Vec::<String>::new(), "the code was not shown to anybody");
}
