"""Write docs/kutip.1, the manual page, from the commands.

python docs/make_man.py
"""

from pathlib import Path

from reader.cli.manual import page

if __name__ == "__main__":
    Path(__file__).with_name("kutip.1").write_text(page(), "utf-8")
