use leptos::prelude::*;

/// A small drawing beside words that say the same; drawn with the colour of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// The member's home.
    Home,
    /// Lines of history.
    History,
    /// Things linked together.
    Link,
    /// Friends.
    People,
    /// One person.
    Person,
    /// A present, an offer.
    Gift,
    /// A like.
    Heart,
    /// A comment.
    Speech,
    /// A repost.
    Repeat,
    /// A group.
    Group,
    /// Something counted.
    Bars,
    /// Something bought.
    Bag,
    /// A journal.
    Book,
    /// Something that waits or burns.
    Clock,
    /// Something taken back.
    Back,
    /// Something done.
    Done,
    /// Something that is set.
    Sliders,
    /// The way out.
    Exit,
}

impl Icon {
    const fn drawing(self) -> &'static str {
        match self {
            Self::Home => "M4 11.5 12 4l8 7.5M6.5 9.5V20h11V9.5M10 20v-5.5h4V20",
            Self::History => "M5 6h14M5 12h14M5 18h9",
            Self::Link => {
                "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1"
            }
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 4.5a3.3 3.3 0 0 1 0 6.2M18 14.5c2 .8 3.2 2.7 3.5 5.5"
            }
            Self::Person => "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6",
            Self::Gift => {
                "M4 9h16v4H4zM5.5 13v7.5h13V13M12 9v11.5M12 9C8 9 6.5 7.5 7 5.5S10.5 3.5 12 9c1.5-5.5 4.5-5.5 5-3.5S16 9 12 9Z"
            }
            Self::Heart => "M12 20C5 15 3 12 3 8.8A4.6 4.6 0 0 1 12 7a4.6 4.6 0 0 1 9 1.8C21 12 19 15 12 20Z",
            Self::Speech => "M4 5h16v11.5h-8L7 20.5v-4H4z",
            Self::Repeat => "M4 11V9a3 3 0 0 1 3-3h12M16 3l3 3-3 3M20 13v2a3 3 0 0 1-3 3H5M8 21l-3-3 3-3",
            Self::Group => "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
            Self::Bars => "M5 20v-7M12 20V4M19 20V9.5",
            Self::Bag => "M5 8.5h14l-1 12H6zM8.5 8.5V8a3.5 3.5 0 0 1 7 0v.5",
            Self::Book => "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12M9 8h6",
            Self::Clock => "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7v5.3l3.5 2",
            Self::Back => "M9 6 4 11l5 5M4.5 11H14a5.5 5.5 0 0 1 0 9h-3",
            Self::Done => "m5 12.5 4.5 4.5L19 7.5",
            Self::Sliders => "M4 7.5h8M16 7.5h4M14 5v5M4 16.5h3M11 16.5h9M9 14v5",
            Self::Exit => "M10 4H5v16h5M15 8l4 4-4 4M19 12H9.5",
        }
    }
}

impl IntoRender for Icon {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=self.drawing()></path></svg>
        }
        .into_any()
    }
}
