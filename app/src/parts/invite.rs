use crate::islands::ShareLink;
use leptos::prelude::*;

/// What the buttons beside an invite link say.
#[derive(Debug, Clone)]
pub struct InviteWords {
    /// Names the field with the link.
    pub label: String,
    /// On the button that copies.
    pub copy: String,
    /// Said once the link is copied.
    pub copied: String,
    /// On the button that opens the device's share sheet.
    pub share: String,
    /// The sentence that goes with the link when it is shared.
    pub message: String,
}

/// A link to hand on. Without scripts it is a field to copy from; children are the QR code or whatever stands below.
#[component]
pub fn InviteLink(#[prop(into)] link: String, words: InviteWords, children: Children) -> impl IntoView {
    let InviteWords { label, copy, copied, share, message } = words;
    view! {
        <ShareLink>
            <div class="share-row">
                <input type="text" readonly value=link aria-label=label data-message=message/>
                <button type="button" class="button needs-script" data-act="copy">{copy}</button>
                <button type="button" class="button quiet" data-act="share" hidden>{share}</button>
            </div>
            <output role="status" class="share-said" data-said=copied></output>
            {children()}
        </ShareLink>
    }
}
