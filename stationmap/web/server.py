"""Serves the application through granian, several processes wide."""

from __future__ import annotations

import os
import signal
import socket
from datetime import datetime
from typing import TYPE_CHECKING

from stationmap import keeping
from stationmap.catalogue import CatalogueSlot
from stationmap.errors import DataError, InputError
from stationmap.geodata import check
from stationmap.hours import SHANGHAI
from stationmap.maps import base_map
from stationmap.settings import Settings
from stationmap.wechat import account_for

if TYPE_CHECKING:
    import logging

    from flask import Flask

    from stationmap.catalogue import Catalogue
    from stationmap.store import Version

TARGET = "stationmap.web.server:application"
END_S = 5  # patience with a process that is told to end


def application() -> Flask:
    """Make the application of one worker process; granian calls this."""
    from stationmap.store.watch import Watcher
    from stationmap.web import create_app
    from stationmap.web.turns import Turns

    _heed_the_parent()
    settings = Settings.from_environment(os.environ)
    store = keeping.open_store(settings)
    keeping.begin(store, settings, clock())
    slot = CatalogueSlot(keeping.current_catalogue(store, settings))

    def make(version: Version) -> Catalogue:
        return keeping.open_version(store, version, settings)

    watcher = Watcher(store, slot, make).start()
    app = create_app(slot, settings, clock, store=store, look=watcher.look)
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _heed_the_parent() -> None:
    """Let a worker end when its parent says so, and only then.

    Ctrl+C reaches every process of the terminal's group at once, and a worker of granian
    2.8 that hears it twice never ends: outside the group it hears it once, from the parent.
    Until granian has set a worker's own handlers, the worker has the parent's, which do
    nothing for it.
    """
    os.setpgrp()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def clock() -> datetime:
    """Tell the time in Beijing."""
    return datetime.now(SHANGHAI)


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until the process is told to end.

    Raises
    ------
    DataError
        The data or the store are faulty or cannot be opened: said here, before any
        worker starts.
    InputError
        The address is taken or is not this machine's, or a setting cannot be used.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels, logger

    from stationmap.web.embed import ancestors
    from stationmap.web.turns import THREADS
    from stationmap.web.wechat import hosts

    base_map(settings)  # refuses a map that does not exist before any worker tries it
    account_for(settings)  # and half of an account, or a secret that others may read
    ancestors(settings.embed_ancestors)
    hosts(settings)
    refuse_faulty(settings)
    with keeping.open_store(settings) as store:  # made and migrated before any worker opens it
        keeping.begin(store, settings, clock())
        catalogue = keeping.current_catalogue(store, settings)
    _ = catalogue.townships  # a district without any is refused here
    refuse_taken(host, port)
    logger.addFilter(_not_of_threads)
    print(_welcome(len(catalogue.stations), catalogue.version, host, port), flush=True)  # noqa: T201 - the terminal is this command's screen
    Granian(
        TARGET,
        factory=True,
        interface=Interfaces.WSGI,
        address=host,
        port=port,
        workers=workers,
        workers_kill_timeout=END_S,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def _not_of_threads(record: logging.LogRecord) -> bool:
    """Leave out what granian says of many threads: most of ours only wait; see `turns`."""
    return "Python threads" not in record.getMessage()


def refuse_faulty(settings: Settings) -> None:
    """Raise DataError where the data have any fault: nobody is sent to a wrong place."""
    findings = check(settings.geodata_dir)
    if findings:
        first = findings[0].error()
        raise DataError(
            zh=f"{first.zh}共有 {len(findings)} 处，stationmap data check 会逐条列出。",
            en=f"{first.en} {len(findings)} in all; `stationmap data check` lists them.",
            field=first.field,
            value=first.value,
        )


def refuse_taken(host: str, port: int) -> None:
    """Raise InputError where no server could listen on `host` and `port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise InputError(
                zh=f"不能在 {host}:{port} 提供服务（{reason}）。"
                "请换一个端口，例如 --port 8001，或 make run PORT=8001。",
                en=f"Cannot listen on {host}:{port} ({reason}). "
                "Choose another port, as in --port 8001 or make run PORT=8001.",
                field="port",
                value=port,
            ) from None


def _welcome(stations: int, version: str, host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return (
        f"驿站地图：{stations} 座驿站，数据版本 {version}\n"
        f"请打开 http://{shown}:{port}/ （按 Ctrl+C 结束）"
    )
