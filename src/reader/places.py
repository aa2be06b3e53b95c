"""Where the user's files are (XDG Base Directory specification, through platformdirs)."""

from collections.abc import Mapping
from pathlib import Path


def config_folder() -> Path:
    """Give the user's configuration folder (XDG)."""
    import platformdirs

    return platformdirs.user_config_path("kutip")


def feeds_file(feeds: Path | None, environ: Mapping[str, str]) -> Path:
    """Give where feeds.toml is: as asked for, else in the user's own folder."""
    if feeds is not None or environ.get("KUTIP_FEEDS"):
        return feeds or Path(environ["KUTIP_FEEDS"])
    return config_folder() / "feeds.toml"


def data_folder(data: Path | None, environ: Mapping[str, str]) -> Path:
    """Give the folder of the data: as asked for, else the user's own (XDG)."""
    if data is not None or environ.get("KUTIP_DATA"):
        return data or Path(environ["KUTIP_DATA"])
    import platformdirs

    return platformdirs.user_data_path("kutip")
