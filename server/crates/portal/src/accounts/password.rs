use super::Subject;
use crate::{Error, rules, who::Member};
use kabinet_domain::{
    ids::MemberId,
    member::{Email, Password},
    problem::Problem,
};
use kabinet_store::{Tx, Write, member, session};

impl Member {
    /// Sets the first password of a member who registered with a network, shortly after a sign-in. Their other sessions end.
    pub async fn set_password(&self, typed: &str) -> Result<(), Error> {
        self.confirm("").await?;
        let portal = &self.portal;
        let mut tx = portal.db.read().await?;
        let programme = rules::main(&mut tx).await?.name;
        let me = member::by_id(&mut tx, self.id).await?.ok_or(Error::SignIn)?;
        drop(tx);
        let email = me.email.as_deref().and_then(|email| Email::parse(email).ok());
        let local = email.as_ref().map_or("", Email::local);
        let context = [programme.ru.as_str(), &programme.en, local, &me.name];
        let password = Password::parse(typed, &context).map_err(|error| Error::field("new_password", error))?;
        let hash = portal.passwords.hash(password).await?;
        portal.db.write(Set { member: self.id, session: self.session.clone(), hash }).await
    }
}

struct Set {
    member: MemberId,
    session: Vec<u8>,
    hash: String,
}

impl Write for Set {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let me = member::by_id(tx, self.member).await?.ok_or(Error::SignIn)?;
        if me.password.is_some() {
            return Err(Problem::PasswordSet.into());
        }
        member::set_password(tx, self.member, &self.hash).await?;
        session::delete_others(tx, Subject::Member(self.member), &self.session).await?;
        Ok(())
    }
}
