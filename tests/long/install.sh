#!/usr/bin/env bash
# install.sh [PROGRAM [RELEASE]]: tries what ./run.sh pack has made (RELEASE, .build/release by default) where nobody has prepared anything: the archive and
# the Debian package in a bare root of Debian (debootstrap) without .NET, a compiler or ICU, as root and as a user without rights; the packages for
# dotnet tool from a local feed. Each is installed, answers questions that are compared with the expected answer of the sample, draws charts, and is removed
# without a trace. PROGRAM is not used. Exits with 1 if anything differs; says so and exits with 0 if something that it needs is missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
skip() { echo "install.sh: skipped: $1"; exit 0; }
release=$(realpath -m "${2:-$here/.build/release}")
archive=$(compgen -G "$release/mapreduce-*-linux-x64.tar.gz") || skip "$release has no archive; make it with ./run.sh pack"
[ "$(uname -sm)" = 'Linux x86_64' ] || skip 'the release is for Linux on x86-64'
[ "$(id -u)" = 0 ] || skip 'a bare root of Debian needs root; run it as root'
command -v debootstrap >/dev/null || skip 'debootstrap is not installed (Debian: apt-get install debootstrap)'
unshare --mount --pid --fork true 2>/dev/null || skip 'this machine does not let root make namespaces (unshare)'
(cd "$release" && sha256sum --quiet -c SHA256SUMS)

folder=$(mktemp -d "${TMPDIR:-/tmp}/install.XXXXXX")
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
root=$folder/root
mirror=$(sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -m1 '/debian/*$') || mirror=
# shellcheck disable=SC2086 # no mirror is no argument
debootstrap --variant=minbase stable "$root" $mirror >"$folder/debootstrap.log" 2>&1 || { tail -n 3 "$folder/debootstrap.log"; skip 'debootstrap could not fetch Debian'; }
mkdir "$root/data"
cp "$here"/data/sample.{v2.tsv.gz,expected.tsv,totalcounts.txt} "$root/data"
cp "$archive" "$root/data"
chmod -R a+rX "$root/data"

inside() { # inside USER COMMAND…: in the root, with processes and /proc of its own
  local user=$1; shift
  (cd / && env -i HOME="$home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    unshare --mount --pid --fork --mount-proc="$root/proc" chroot --userspec="$user" "$root" "$@")
}
content() { (cd "$root" && find . -path ./proc -prune -o -path ./var/lib/dpkg -prune -o -path ./var/log -prune -o -path ./var/cache -prune -o -printf '%p %y %m %u %l\n' | LC_ALL=C sort); }
same() { cmp -s "$folder/before" "$folder/after" || { echo "install.sh: $1 left:"; diff "$folder/before" "$folder/after" || true; exit 1; }; }

cat >"$folder/use.sh" <<'END'
# use.sh MAPREDUCE SHARE: asks, draws and completes; all that is written lies in a new folder
set -eu
m=$1 share=$2 here=$(mktemp -d)
cd "$here"
"$m" --version
"$m" count /data/sample.v2.tsv.gz --no-header --quiet | cmp - /data/sample.expected.tsv
"$m" index /data/sample.v2.tsv.gz -o sample.ngrams --quiet
"$m" count sample.ngrams --no-header --quiet | cmp - /data/sample.expected.tsv
for form in svg png html; do
  "$m" series authority army --in sample.ngrams --totals /data/sample.totalcounts.txt --smoothing 3 --chart "chart.$form" -o "$form.tsv" --quiet
done
cmp svg.tsv png.tsv
test "$(head -c 4 chart.png | tail -c 3)" = PNG
grep -q '<svg ' chart.svg
grep -qi '<!doctype html>' chart.html
offers=$(bash -c '. "$0"; COMP_WORDS=(mapreduce coun); COMP_CWORD=1; _mapreduce; echo "${COMPREPLY[@]}"' "$share"/bash-completion/completions/mapreduce)
test "$offers" = count
grep -q '^#compdef mapreduce' "$share"/zsh/*/_mapreduce
grep -q '^complete -c mapreduce' "$share"/fish/vendor_completions.d/mapreduce.fish
# A program that prints its manual has brought it along.
if "$m" man >page 2>/dev/null; then
  page=$(ls "$share"/man/man1/mapreduce.1*)
  case $page in *.gz) gzip -dc "$page" | cmp - page ;; *) cmp "$page" page ;; esac
  test -s "$(ls "$share"/man/man1/mapreduce-count.1*)"
fi
cd /
rm -r "$here"
END
cp "$folder/use.sh" "$root/data"

# --- The archive ---

home=/home/a\ user
mkdir -p "$root$home"
chown 1000:1000 "$root$home"
content >"$folder/before"
inside 1000:1000 sh -c 'cd "$HOME" && tar xzf /data/mapreduce-*.tar.gz && mv mapreduce-* unpacked && ln -s "$HOME/unpacked/mapreduce" link && bash /data/use.sh "$HOME/link" "$HOME/unpacked/share"'
inside 1000:1000 sh -c 'cd "$HOME" && ./unpacked/install.sh 2>&1 && rm -r unpacked link && bash /data/use.sh "$HOME/.local/bin/mapreduce" "$HOME/.local/share"'
# A copy of the program alone says what is missing.
inside 1000:1000 sh -c 'cd "$HOME" && cp .local/lib/mapreduce/mapreduce alone && ! ./alone --version 2>said && grep -q "install the program again" said &&
  rm alone said && for v in .local/lib/mapreduce/mapreduce-v?; do cp "$v" alone; done && ./alone count /data/sample.v2.tsv.gz --top 1 --quiet >/dev/null &&
  ! ./alone series army --in /data/sample.v2.tsv.gz --chart c.png -o c.tsv --quiet 2>said && grep -q "charts need libSkiaSharp and libHarfBuzzSharp" said && rm alone said'
inside 1000:1000 sh -c 'cd "$HOME" && tar xzf /data/mapreduce-*.tar.gz && ./mapreduce-*/install.sh uninstall 2>&1 && rm -r mapreduce-*'
content >"$folder/after"
same 'the archive'
echo 'archive: unpacked, installed, used and removed'

# --- The Debian package ---

home=/root
if package=$(compgen -G "$release/mapreduce_*_amd64.deb"); then
  cp "$package" "$root/data/mapreduce.deb"
  content >"$folder/before"
  inside 0:0 dpkg -i /data/mapreduce.deb >/dev/null
  inside 65534:65534 bash /data/use.sh mapreduce /usr/share
  inside 0:0 sh -c 'dpkg --verify mapreduce && test -s /usr/share/doc/mapreduce/copyright'
  inside 0:0 dpkg --purge mapreduce >/dev/null
  content >"$folder/after"
  same 'the Debian package'
  if inside 0:0 dpkg -s mapreduce >/dev/null 2>&1; then echo 'install.sh: dpkg still knows the package'; exit 1; fi
  echo 'Debian package: installed, used and removed'
else echo 'Debian package: skipped: it was not made'
fi

# --- The packages for dotnet tool, on this machine ---

if command -v dotnet >/dev/null && compgen -G "$release/mapreduce-cli.*.nupkg" >/dev/null; then
  home=$folder/a\ user
  mkdir -p "$home/feed" "$home/tmp"
  cp "$release"/*.nupkg "$home/feed"
  cp "$here"/data/sample.{v2.tsv.gz,expected.tsv} "$home"
  printf '<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>\n' >"$home/nuget.config"
  chown -R 65534:65534 "$home"
  for package in mapreduce-cli mapreduce-cli.any; do
    env -i HOME="$home" TMPDIR="$home/tmp" DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 PATH="$(dirname "$(readlink -f "$(command -v dotnet)")"):/usr/bin:/bin" package=$package \
      setpriv --reuid=65534 --regid=65534 --clear-groups bash -euc '
        cd "$HOME"
        dotnet tool install "$package" --global --configfile nuget.config
        .dotnet/tools/mapreduce count sample.v2.tsv.gz --no-header --quiet | cmp - sample.expected.tsv
        for form in svg png html; do .dotnet/tools/mapreduce series authority --in sample.v2.tsv.gz --chart "c.$form" -o c.tsv --quiet; done
        dotnet tool uninstall "$package" --global
        ! test -e .dotnet/tools/mapreduce'
  done
  echo 'dotnet tool: installed, used and removed, native and on .NET'
else echo 'dotnet tool: skipped: dotnet is not installed, or there are no packages'
fi
