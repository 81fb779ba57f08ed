"""Evidence: every HTTP exchange of a sweep, kept so that a third party can check it. Imports no other part of ours."""

from evidence.model import (
    Capture,
    EvidenceError,
    Exchange,
    Failure,
    MissingEvidence,
    NewVisit,
    Probe,
    Problem,
    Reading,
    StoreBusy,
    StoreFailed,
    Sweep,
    Visit,
)
from evidence.store import EvidenceStore

__all__ = [
    "Capture",
    "EvidenceError",
    "EvidenceStore",
    "Exchange",
    "Failure",
    "MissingEvidence",
    "NewVisit",
    "Probe",
    "Problem",
    "Reading",
    "StoreBusy",
    "StoreFailed",
    "Sweep",
    "Visit",
]
