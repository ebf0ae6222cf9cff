#!/usr/bin/env bash
# deb.sh TREE VERSION GLIBC WORK FILE: makes a Debian package of what pack.sh has put into TREE, without root and with SOURCE_DATE_EPOCH as every time.
# GLIBC is the version that the program needs; WORK is a folder for what is made on the way.
set -euo pipefail
tree=$1 version=$2 glibc=$3 root=$4 file=$5
when=$SOURCE_DATE_EPOCH
maintainer='The MapReduce authors <mapreduce@invalid.invalid>'
umask 022
rm -rf "$root"
lib=$root/usr/lib/mapreduce share=$root/usr/share doc=$root/usr/share/doc/mapreduce
mkdir -p "$lib" "$root/usr/bin" "$doc" "$root/DEBIAN"
cp "$tree"/mapreduce* "$tree"/lib*.so "$lib"
ln -s ../lib/mapreduce/mapreduce "$root/usr/bin/mapreduce"

cp -R "$tree/share/." "$share"
mv "$share/zsh/site-functions" "$share/zsh/vendor-completions" # Debian keeps the other name for what is installed by hand
[ ! -d "$share/man" ] || find "$share/man" -type f -exec gzip -9n {} +

cp -R "$tree"/{README.md,docs,data} "$doc"
gzip -9nc "$tree/CHANGELOG.md" >"$doc/CHANGELOG.md.gz"
gzip -9nc "$tree/THIRD-PARTY-NOTICES.txt" >"$doc/THIRD-PARTY-NOTICES.txt.gz"
gzip -9nc >"$doc/changelog.gz" <<END
mapreduce ($version) unstable; urgency=medium

  * Version $version; what is new in it is in CHANGELOG.md.gz.

 -- $maintainer  $(date -Ru -d "@$when")
END
{
  cat <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: mapreduce
Comment: Libraries are compiled into the program or lie beside it. Their names,
 versions and licenses are in THIRD-PARTY-NOTICES.txt.gz.

Files: *
$(sed -n 's/^Copyright (c) /Copyright: /p' "$tree/LICENSE")
License: Expat
END
  sed '1,/^Copyright/d' "$tree/LICENSE" | sed '1{/^$/d}' | sed 's/^$/./; s/^/ /'
} >"$doc/copyright"

cat >"$root/DEBIAN/control" <<END
Package: mapreduce
Version: $version
Architecture: amd64
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f 1)
Depends: libc6 (>= $glibc)
Recommends: ca-certificates, libssl3t64 | libssl3
Suggests: fonts-noto-core, fonts-noto-cjk
Section: science
Priority: optional
Description: aggregates Google Books Ngram files
 mapreduce sums the counts of the Google Books Ngram files per ngram, per year
 or per decade, in one pass over the raw shards, on every core, in bounded
 memory, with every line validated. It answers questions on the history of words
 as tables and charts, and can make an index of all shards.
END
mkdir -p "$share/lintian/overrides"
cat >"$share/lintian/overrides/mapreduce" <<END
# The program brings what it needs, so that it gives the same results everywhere: the libraries for charts, byte for byte as their makers
# publish them, and in itself the decompression of the runtime.
mapreduce: embedded-library *
mapreduce: unstripped-binary-or-object *
# At fixed addresses it starts in half the time.
mapreduce: hardening-no-pie *
END
(cd "$root" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 >DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch -hd "@$when" {} +
# Compressed by one thread, as the cut of the data into blocks depends on their number.
dpkg-deb --root-owner-group -Zxz --threads-max=1 --build "$root" "$file" >/dev/null
