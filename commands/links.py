"""The links inside files at hand, asked for whoever runs ``lotaip check --links``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from checker.language import Language, in_language
from checker.model import Case
from commands.console import CannotDo, now, progress

_SHOWN = 10


def probe_links(
    case: Case,
    path: Path,
    store: Path,
    as_of: datetime | None,
    allow_private: bool,
    quiet: bool,
    language: Language,
) -> list[str]:
    """Gives the case what the addresses in its files answer. One visit accuses nobody: what failed becomes a note."""
    from checker.local import gather
    from checker.probes import StoredProbes
    from crawler.settings import SettingsError, load_settings
    from crawler.single import probe_files
    from crawler.sweep import SweepRefused
    from evidence import EvidenceError, EvidenceStore

    def clock() -> datetime:
        return as_of or now()

    with TemporaryDirectory(prefix="lotaip-") as name, progress("Enlaces", quiet) as advance:
        try:
            asked = probe_files(
                [file.data for file in gather(path).files],
                case.month,
                load_settings(store),
                store,
                Path(name),
                clock=clock,
                simulated=case.simulated,
                allow_private=allow_private,
                progress=lambda state: advance(state.done, state.total, state.message),
            )
            with EvidenceStore(Path(name)) as evidence:
                stored = StoredProbes(evidence, case.simulated, clock())
                answers = {url: stored(url) for url in asked}
        except (SettingsError, SweepRefused, EvidenceError) as error:
            raise CannotDo(str(error)) from error
    case.probe = answers.get
    failed = [url for url, probe in answers.items() if probe is not None and probe.answer not in ("ok", "preview")]
    if not failed:
        return []
    told = in_language(
        "Enlaces que no se abrieron en esta visita: {failed} de {asked}. Una sola visita no prueba que estén rotos; "
        "ábralos usted desde otra red: {links}.",
        language,
    )
    links = ", ".join(failed[:_SHOWN]) + (" …" if len(failed) > _SHOWN else "")
    return [told.format(failed=len(failed), asked=len(asked), links=links)]
