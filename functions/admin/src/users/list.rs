//! `GET /api/admin/users`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::{PageQuery, Paged};
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::ids::UserId;
use shared::types::email::Email;
use shared::types::phone::Phone;
use shared::types::role::Role;
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::identifiers::Identifier;
use shared_accounts::store::users::{User, Users};

use crate::text_search::TextSearch;
use crate::users::view::AdminUser;

/// The query parameters of a list of users.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListUsers {
    /// The ID, or a part of the name, email, username or phone number.
    q: Option<String>,
    /// Only users with this role.
    #[param(value_type = Option<Role>)]
    role: Option<String>,
}

pub(crate) struct UserFilter {
    role: Option<Role>,
    search: Option<TextSearch>,
}

impl Validate for UserFilter {
    type Body = ListUsers;

    fn validate(query: ListUsers, fields: &mut Fields) -> Option<Self> {
        Some(Self {
            role: fields.optional("role", query.role, |text| Role::parse(&text)),
            search: fields.optional("q", query.q, |text| TextSearch::parse(&text)),
        })
    }
}

impl UserFilter {
    fn matches(&self, user: &User) -> bool {
        self.role.is_none_or(|role| user.role == role)
            && self.search.as_ref().is_none_or(|search| contains(search, user))
    }
}

fn contains(search: &TextSearch, user: &User) -> bool {
    let name = user
        .profile
        .name
        .as_ref()
        .map(shared_accounts::rules::person_name::PersonName::full);
    let texts = [
        name.as_deref(),
        user.email.as_ref().map(Email::as_str),
        user.username.as_deref(),
    ];
    texts.into_iter().flatten().any(|text| search.is_in(text))
        || user.phone.as_ref().is_some_and(|phone| search.is_in_phone(phone))
        || search.text.parse() == Ok(user.id)
}

/// Lists the users, newest first.
///
/// A filtered page may have fewer users than `limit` although `next` leads to more. A user ID, a complete phone number
/// or a complete email address in `q` is found at once.
#[utoipa::path(get, path = "/api/admin/users", tag = "admin",
    params(ListUsers, Page),
    responses((status = 200, body = List<AdminUser>)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_users(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    Parameters(filter): Parameters<UserFilter>,
) -> Result<Json<List<AdminUser>>> {
    let me = Some(admin.0.user.id);
    let users = read(&app, page.query(&app, me)?, &filter).await?;
    page.list(&app, me, users.map(|user| AdminUser::from(&user))).map(Json)
}

async fn read(app: &App, page: PageQuery, filter: &UserFilter) -> Result<Paged<User>> {
    let users = Users(&app.database);
    if let Some(search) = &filter.search
        && let Some(id) = exact_match(app, &search.text).await?
        && let Some(user) = users.get(id).await?
    {
        let found = Some(user).filter(|user| filter.matches(user));
        return Ok(Paged::whole(found.into_iter().collect()));
    }
    let matches = |user: &User| filter.matches(user);
    if filter.role.is_none() && filter.search.is_none() {
        users.page(page, None).await
    } else {
        users.page(page, Some(&matches)).await
    }
}

/// The ID of the user with this ID, phone or email address.
async fn exact_match(app: &App, text: &str) -> Result<Option<UserId>> {
    if let Ok(id) = text.parse() {
        return Ok(Some(id));
    }
    let phone = Phone::parse(text).map(Identifier::Phone).ok();
    let identifier = phone.or_else(|| Email::parse(text).map(Identifier::Email).ok());
    match identifier {
        Some(identifier) => Users(&app.database).find(&identifier).await,
        None => Ok(None),
    }
}
