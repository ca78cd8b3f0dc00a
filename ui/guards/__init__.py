"""What every request passes before a route sees it: hosts, origins, time, tickets; and its answer after."""

from collections.abc import Callable, Sequence

from fastapi import FastAPI

from transcript.storage.quota import DiskQuota
from ui.access import Access
from ui.accounts.accounts import Accounts
from ui.guards.accounts import AccountsOnly
from ui.guards.addresses import DocumentAddresses, Tickets
from ui.guards.bodies import BodyProgress, OpenBodies
from ui.guards.headers import SecurityHeaders
from ui.guards.origins import KnownHosts, OwnOrigin
from ui.guards.prefix import PathPrefix, origin_of, path_of
from ui.guards.rates import RequestRate
from ui.guards.room import RoomForWork


def add_guards(
    app: FastAPI,
    tickets: Tickets,
    access: Access,
    accounts: Accounts,
    open_bodies: OpenBodies,
    *,
    origins: Sequence[str],
    hosts: Sequence[str],
    listens_on: str,
    frames: Sequence[str],
    head: str,
    root: str,
    requests_per_minute: int,
    quota: DiskQuota,
    has_keys: bool,
    count_refusal: Callable[[str], None],
) -> None:
    """Puts them around everything that the app has so far; the last one added is the first one passed."""
    app.add_middleware(DocumentAddresses, tickets=tickets, access=access)
    app.add_middleware(BodyProgress, open_bodies=open_bodies)
    app.add_middleware(RoomForWork, quota=quota, count_refusal=count_refusal)
    app.add_middleware(AccountsOnly, accounts=accounts, has_keys=has_keys)
    app.add_middleware(RequestRate, most=requests_per_minute, count_refusal=count_refusal)
    app.add_middleware(OwnOrigin, origins=(*origins, *origin_of(root)))
    app.add_middleware(KnownHosts, hosts=hosts, listens_on=listens_on)
    app.add_middleware(PathPrefix, prefix=path_of(root))
    app.add_middleware(SecurityHeaders, frames=frames, head=head)
