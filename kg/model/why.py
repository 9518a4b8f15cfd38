"""Why a file cannot be read or written, in words of both languages."""

import errno

from kg.model.lang import Text

__all__ = ["why"]

_NOWHERE = Text("there is no such file or folder", "ファイルやフォルダがありません")
_NO_FOLDER = Text(
    "a part of the path is a file, not a folder",
    "パスの途中がフォルダではありません",
)
_DENIED = Text("permission denied", "権限がありません")
_FULL = Text("no space is left there", "空き容量がありません")
_REASONS = {
    errno.ENOENT: _NOWHERE,
    errno.EISDIR: Text("it is a folder", "フォルダです"),
    errno.ENOTDIR: _NO_FOLDER,
    errno.EEXIST: _NO_FOLDER,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: Text("it is read-only there", "読み取り専用の場所です"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
}


def why(error: OSError | UnicodeDecodeError) -> Text:
    """The reason alone, without the path: the message names it already.

    >>> why(FileNotFoundError(2, "No such file or directory", "a.rq")).en
    'there is no such file or folder'
    """
    if isinstance(error, UnicodeDecodeError):
        return Text(
            "it is not UTF-8; save it as UTF-8",
            "UTF-8 ではありません。UTF-8 で保存し直してください",
        )
    said = error.strerror or str(error)
    return _REASONS.get(error.errno or 0, Text(said, said))
