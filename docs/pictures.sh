#!/bin/sh
# Draws the pictures of README.md and docs/ anew: `make pictures`.
# ImageMagick, where it is there, makes the files a third of the size.
set -eu
cd "$(dirname "$0")/.."
PY=${PY:-.venv/bin/python}
TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
IMAGES=docs/images

for name in xor unet mnist; do
	"$PY" main.py new "$name" -o "$TMP/$name.hornet" >/dev/null
done
"$PY" - "$TMP/thousand.hornet" <<'PYTHON'
import sys
from pathlib import Path

from graph_editor.files.project_file import write_project
from tests.benchmarks.networks import residual

write_project(residual(1000), Path(sys.argv[1]))
PYTHON

shot() { # project, picture, further options
	project=$1 picture=$2
	shift 2
	"$PY" main.py screenshot "$TMP/$project.hornet" -o "$TMP/$picture.png" "$@" >/dev/null
	if command -v convert >/dev/null; then
		convert "$TMP/$picture.png" -dither None -colors 255 "png8:$IMAGES/$picture.png"
	else
		cp "$TMP/$picture.png" "$IMAGES/$picture.png"
	fi
	echo "$IMAGES/$picture.png"
}

for theme in light dark; do
	for name in xor unet thousand; do
		case $name in
		xor) fit=--fit ;;
		unet) fit="--fit --size 1920x1000" ;;
		thousand) fit= ;;
		esac
		shot "$name" "$name-$theme" --theme "$theme" $fit
		shot "$name" "$name-$theme-200" --theme "$theme" --scale 2 $fit
	done
	shot thousand "thousand-all-$theme" --theme "$theme" --fit
done
shot mnist window --theme light --fit
"$PY" main.py picture "$TMP/unet.hornet" -o "$IMAGES/unet.svg" >/dev/null
echo "$IMAGES/unet.svg"
