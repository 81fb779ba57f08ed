"""What the system says about a file that could not be opened or written, in Spanish: its own words come in English."""

from __future__ import annotations

import errno

REASONS = {
    errno.ENOENT: "no existe",
    errno.EACCES: "no hay permiso, o está abierto en otro programa",
    errno.EPERM: "no hay permiso",
    errno.EROFS: "la carpeta o el disco es de solo lectura",
    errno.EISDIR: "es una carpeta",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
    errno.EEXIST: "ya existe",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.ELOOP: "los accesos directos se apuntan entre sí",
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EMFILE: "hay demasiados archivos abiertos",
    errno.EIO: "el disco no lo pudo leer",
    errno.EINVAL: "el sistema no admite ese nombre",
}


def reason(error: OSError) -> str:
    """Why the system refused, as the end of a sentence without its full stop."""
    return REASONS.get(error.errno or 0) or error.strerror or "el sistema no dijo por qué"
