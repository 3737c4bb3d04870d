"""Who asks, found in two queries that are not built anew for every request: the session, then the reader."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Blocking, User
from web.prepared import Prepared


class SessionStore(db.SessionStore):
    """Django's sessions in the database. The name of this class is asked for by SESSION_ENGINE."""

    def _get_session_from_db(self) -> Session | None:
        found: Session | None = _by_key.first(self.session_key or "")
        if found is None or found.expire_date <= timezone.now():
            # As in Django: a key that names nothing is never taken over for a new session.
            self._session_key = None
            return None
        return found


class ReaderBackend(AuthenticationBackend):
    """allauth's, which signs people in; a person who is signed in already is only looked up."""

    def get_user(self, user_id: int) -> User | None:
        found: User | None = _by_id.first(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


@Prepared
def _by_key(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


@Prepared
def _by_id(pk: int) -> QuerySet[User]:
    # For User.blocks_somebody: who blocks nobody has the same queries as if there were no blocking.
    known_to_block = Exists(Blocking.objects.filter(reader=OuterRef("pk")))
    return User.objects.filter(pk=pk).annotate(known_to_block=known_to_block).order_by()
