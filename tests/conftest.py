"""What tests share: a real browser, a real PostgreSQL, and the real server on a free port."""

from __future__ import annotations

import functools
import gc
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pg8000.native
import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from stationmap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import TypeAlias

    from playwright.sync_api import Browser

    from stationmap.catalogue import Catalogue

    Databases: TypeAlias = Callable[[], AbstractContextManager[str]]

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# What a browser does on its own account would be noise in a test that watches the network.
CHROMIUM_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
START_S = 30.0
STOP_S = 10.0
POSTGRES_PASSWORD = "p@ss/word:of#tests"  # noqa: S105 - of a database that ends with the tests

# A deadline would measure how busy the machine is. Where a run decides whether work
# is taken up, the examples are the same each time; elsewhere new ones are tried.
# What failed is made smaller, but not explained: that would take minutes more.
USUAL: dict[str, Any] = {
    "deadline": None,
    "max_examples": 60,
    "phases": set(Phase) - {Phase.explain},
}
hypothesis_settings.register_profile("here", **USUAL)
hypothesis_settings.register_profile("ci", **USUAL, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_finish() -> None:
    """Look less often for garbage among what lives as long as the session: a fifth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def own_data_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the ledger of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data-home")))
        yield


@pytest.fixture(scope="session", autouse=True)
def made_ready_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each application would compile the same templates and routes, and read the same data.

    They never change while tests run; how they are read has tests of its own, which
    call the function itself, and commands and servers that are started read them too.
    """
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache
    from werkzeug.routing import Rule

    from stationmap import geodata

    read = geodata.open_catalogue
    once = functools.cache(read)
    compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))

    def open_catalogue(folder: Path | None = None, district_code: str = "110113") -> Catalogue:
        return read(folder, district_code) if folder else once(None, district_code)

    build, built = Rule._compile_builder, dict[Any, Any]()

    def built_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = repr((rule._trace, rule.defaults, append_unknown))
        if key not in built:
            built[key] = build(rule, append_unknown)
        return built[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", built_once)
        patch.setitem(Flask.jinja_options, "bytecode_cache", compiled)
        patch.setattr(geodata, "open_catalogue", open_catalogue)
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def chromium_path() -> str:
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    return without_browser("there is no Chromium here")


def without_browser(why: str) -> NoReturn:
    """Skip the test, or fail it where browser tests are required."""
    sentence = f"{why}: apt-get install chromium libatomic1"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """A Chromium of this session; ask it for a new context in each test."""
    from playwright.sync_api import sync_playwright

    control = sync_playwright()
    try:
        playwright = control.start()
    except Exception as error:  # noqa: BLE001 - it raises no type of its own here
        without_browser(f"what drives the browser does not start ({error})")
    try:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_FLAGS)
        )
        yield browser
        browser.close()
    finally:
        playwright.stop()


@pytest.fixture(scope="session")
def postgres_programs() -> Path:
    """The folder of PostgreSQL's programs, which Debian does not put on the PATH."""
    found = [Path(path).resolve().parent for path in [shutil.which("postgres")] if path]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in found:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    sentence = "there is no PostgreSQL here: apt-get install postgresql"
    if os.environ.get("REQUIRE_POSTGRES"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def postgres(postgres_programs: Path) -> Iterator[str]:
    """The address of a PostgreSQL of this session, without the name of a database."""
    # Not pytest's folder, which PostgreSQL's own user may not enter.
    folder = Path(tempfile.mkdtemp(prefix="stationmap-postgres-"))
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        (folder / "password").write_text(POSTGRES_PASSWORD)
        user = not_root()
        if user:
            for path in (folder, folder / "password"):
                shutil.chown(path, *user.values())
        made = {
            "--pgdata": folder / "data",
            "--username": "keeper",
            "--pwfile": folder / "password",
            "--auth": "scram-sha-256",
            "--encoding": "UTF8",
            "--locale": "C.UTF-8",
        }
        initdb = [postgres_programs / "initdb", "--no-sync"]
        subprocess.run(
            [*initdb, *(f"{name}={value}" for name, value in made.items())],
            check=True,
            capture_output=True,
            cwd=folder,
            **user,
        )
        port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "fsync": "off",  # nothing in it outlives the session
            "full_page_writes": "off",
            "synchronous_commit": "off",
            "autovacuum": "off",
            "shared_buffers": "16MB",
            "max_connections": 60,
        }
        # It ends with these tests however they end: then nobody holds the pipe any more.
        log = running.enter_context((folder / "log.txt").open("wb"))
        process = subprocess.Popen(
            [
                *("sh", "-c", '"$@" & read _; kill -QUIT $!; wait', "sh"),
                *(postgres_programs / "postgres", "-D", folder / "data"),
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folder,
            **user,
        )
        running.callback(process.wait, STOP_S)
        assert process.stdin is not None
        running.callback(process.stdin.close)
        address = f"postgresql://keeper:{quote(POSTGRES_PASSWORD, safe='')}@127.0.0.1:{port}"
        wait_for_postgres(port, folder / "log.txt")
        yield address


def not_root() -> dict[str, Any]:
    """Whom to run PostgreSQL as, since it refuses to be run by root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            who = pwd.getpwnam(name)
            return {"user": who.pw_uid, "group": who.pw_gid}
    pytest.fail("no user but root, and PostgreSQL refuses to be run by root")


def wait_for_postgres(port: int, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        with suppress(pg8000.native.DatabaseError, pg8000.native.InterfaceError):
            connect_to_postgres(port).close()
            return
        time.sleep(0.05)
    pytest.fail(f"PostgreSQL did not answer; it said:\n{log.read_text()}")


def connect_to_postgres(port: int, database: str = "postgres") -> pg8000.native.Connection:
    return pg8000.native.Connection(
        "keeper", host="127.0.0.1", port=port, password=POSTGRES_PASSWORD, database=database
    )


@pytest.fixture(scope="session")
def postgres_databases(postgres: str) -> Iterator[Databases]:
    """Makes an empty database: ``with postgres_databases() as address``."""
    admin = connect_to_postgres(int(postgres.rpartition(":")[2]))

    @contextmanager
    def database() -> Iterator[str]:
        name = f"test_{secrets.token_hex(6)}"
        admin.run(f"CREATE DATABASE {name} STRATEGY file_copy")
        yield f"{postgres}/{name}"
        admin.run(f"DROP DATABASE {name} WITH (FORCE)")

    yield database
    admin.close()


@pytest.fixture
def postgres_address(postgres_databases: Databases) -> Iterator[str]:
    """The address of an empty database of one test."""
    with postgres_databases() as address:
        yield address


@pytest.fixture(scope="session")
def emptied_postgres(postgres_databases: Databases) -> Iterator[Callable[[], str]]:
    """Empties one database with the tables of this release, and gives its address.

    To make another for each test would take five times as long.
    """
    from stationmap.store import Store

    with postgres_databases() as address, ExitStack() as open_ones:
        Store.open(Settings(store=address)).close()
        port, name = address.rpartition(":")[2].split("/")
        admin = connect_to_postgres(int(port), name)
        open_ones.callback(admin.close)
        found = admin.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        # To delete the few rows of a test is a tenth of the work of TRUNCATE, which makes files.
        deletes = ";".join(f"DELETE FROM {table}" for (table,) in found)  # noqa: S608
        kept = {
            name: admin.run(f"SELECT * FROM {name}")  # noqa: S608 - names of our own
            for name in ("alembic_version", "pulse")
        }

        def emptied() -> str:
            admin.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            admin.run(f"BEGIN; SET LOCAL session_replication_role = replica; {deletes}; COMMIT")
            admin.run("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
            for table, rows in kept.items():
                for row in rows:
                    values = {f"v{number}": value for number, value in enumerate(row)}
                    places = ", ".join(f":{name}" for name in values)
                    admin.run(f"INSERT INTO {table} VALUES ({places})", **values)  # noqa: S608
            return address

        yield emptied


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables of this release and nothing in them."""
    from stationmap.store import Store

    folder = tmp_path_factory.mktemp("sqlite")
    Store.open(Settings(data_dir=folder)).close()
    return folder / "stationmap.sqlite"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty store; a test that asks for them runs on both databases."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_with_tables"), folder)
        return Settings(data_dir=folder)
    return Settings(data_dir=folder, store=request.getfixturevalue("emptied_postgres")())


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Start `stationmap serve` with settings, for example ``serve(tiles="amap")``.

    Gives its address, without a slash at the end; it runs until the session ends.
    """
    with ExitStack() as running:

        def start(**settings: object) -> str:
            log = tmp_path_factory.mktemp("server") / "log.txt"
            return running.enter_context(served(log, settings))[1]

        yield start


@pytest.fixture(scope="session")
def address(serve: Callable[..., str]) -> str:
    """The address of one server with the packaged data and default settings."""
    return serve()


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[Callable[..., tuple[subprocess.Popen[bytes], str]]]:
    """Start servers for one test with settings; each gives its process and its address."""
    with ExitStack() as running:

        def start(**settings: object) -> tuple[subprocess.Popen[bytes], str]:
            log = tmp_path / f"log-{secrets.token_hex(4)}.txt"
            return running.enter_context(served(log, settings))

        yield start


@pytest.fixture
def own_server(
    own_servers: Callable[..., tuple[subprocess.Popen[bytes], str]],
) -> tuple[subprocess.Popen[bytes], str]:
    """A server for one test, two processes wide as it is by default; and its address."""
    return own_servers(workers=2)


@contextmanager
def served(log: Path, settings: dict[str, object]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("STATIONMAP_")}
    usual = {"workers": 1, "port": port, "data_dir": log.parent / "data"}
    for name, value in {**usual, **settings}.items():
        environment[f"STATIONMAP_{name.upper()}"] = str(value)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from stationmap.cli import main; main()", "serve"],
            cwd=log.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process, log)
        yield process, url
    finally:
        end(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{url}/healthz", timeout=2) as response:
                response.read()
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    pytest.fail(f"the server did not answer on {url}; it said:\n{log.read_text()}")


def end(process: subprocess.Popen[bytes]) -> None:
    """End the server, and whatever workers it leaves in its own process group."""
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_S)
