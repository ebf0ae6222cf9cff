#!/usr/bin/env bash
# pack.sh [--v2-only]: makes what a release has, in .build/release; called by ./run.sh pack, which sets up the environment.
#   mapreduce-VERSION-linux-x64.tar.gz  the program, its libraries, completions, the manual, and install.sh
#   mapreduce_VERSION_amd64.deb         the same as a Debian package (deb.sh), if there is dpkg-deb
#   mapreduce-cli.*.VERSION.nupkg       the same as a .NET tool for linux-x64, and one that runs on .NET for other machines
#   mapreduce-VERSION.spdx.json         what the program was built from (parts.sh)
#   SHA256SUMS
# The program is a build for each level of x86-64, and one that chooses among them (mapreduce.c); with --v2-only it is the first of them
# alone, to try the packages in less time. The same commit gives the same bytes in any folder, with the same SDK, compiler and C library.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
own=$here/src/Packaging work=$here/.build/pack release=$here/.build/release
say() { printf 'run.sh: %s\n' "$*" >&2; }
fail() { say "pack: $*"; exit 1; }

levels='2 3 4'
case "$*" in '') ;; --v2-only) levels=2 ;; *) say "pack does not take '$*'; usage: ./run.sh pack [--v2-only]"; exit 2 ;; esac
[ "$(uname -sm)" = 'Linux x86_64' ] || fail 'a release for linux-x64 is packed on Linux on x86-64'
case $here in *[!A-Za-z0-9/._+-]*) fail "$here has characters that the SDK does not quote; pack from another folder" ;; esac
compiler=$(command -v gcc || command -v clang) || fail 'needs gcc or clang, and neither is found'
command -v objdump >/dev/null || fail 'needs objdump (Debian: binutils), and it is not found'
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' "$here/Directory.Build.props")
# The time of every file: that of the commit. Zip files cannot have one before 1980.
when=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null)} || when=315532800
export SOURCE_DATE_EPOCH=$when LC_ALL=C TZ=UTC0
umask 022
name=mapreduce-$version-linux-x64 tree=$work/mapreduce-$version-linux-x64
say "packing $version: a build of one to five minutes for each of x86-64-v${levels// /, v}, and two minutes more; 1 GB in .build/pack"
rm -rf "$tree" "${release:?}"
mkdir -p "$tree" "$release"

# --- The program ---

project=$here/src/MapReduce.Cli/MapReduce.Cli.csproj
always=(-p:Configuration=Release -nologo -v quiet -nodeReuse:false -p:DebugType=none -p:ContinuousIntegrationBuild=true "-p:PathMap=$here=/mapreduce")
native=(-p:RuntimeIdentifier=linux-x64 -p:SelfContained=true -p:PublishAot=true -p:StripSymbols=true)
try() { # try LOG COMMAND…: runs it, or fails with the end of its log
  local log=$1; shift
  "$@" >"$work/$log.log" 2>&1 </dev/null || { tail -n 3 "$work/$log.log" >&2; fail "$log could not be built; the full log is in .build/pack/$log.log"; }
}

"$compiler" -O2 -Wall -Wextra -Werror -s -Wl,--build-id=none -o "$tree/mapreduce" "$own/mapreduce.c"
for level in $levels; do
  say "x86-64-v$level"
  # Folders of its own, because what an earlier level left there would pass for up to date.
  try "v$level" dotnet publish "$project" "${always[@]}" "${native[@]}" -p:IlcInstructionSet="x86-64-v$level" -p:ArtifactsPath="$work/v$level/" -o "$work/v$level/out"
  cp "$work/v$level/out/mapreduce" "$tree/mapreduce-v$level"
done
cp "$work"/v2/out/lib*.so "$here"/{LICENSE,README.md,CHANGELOG.md,CONTRIBUTING.md,SECURITY.md} "$own"/{install,share}.sh "$tree/"
# What the README refers to, so that its questions can be asked where it is unpacked.
mkdir "$tree/docs"
cp -R "$here"/docs/{*.md,images} "$tree/docs"
cp -R "$here/data" "$tree"
glibc=$(objdump -T "$tree"/mapreduce* "$tree"/lib*.so | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -n 1)
say "needs glibc ${glibc#GLIBC_} or later"

# --- What goes with it ---

"$own/share.sh" "$tree/mapreduce" "$tree/share"
try parts dotnet msbuild "$project" "${always[@]}" "${native[@]}" -p:ArtifactsPath="$work/v2/" -p:CustomAfterMicrosoftCommonTargets="$own/pack.targets" -t:WriteParts -p:PartsFile="$work/parts"
"$own/parts.sh" "$work/parts" "$version" "$when" "$tree/THIRD-PARTY-NOTICES.txt" "$release/mapreduce-$version.spdx.json"
find "$tree" -exec touch -hd "@$when" {} +
chmod -R u=rwX,go=rX "$tree"
chmod 644 "$tree"/lib*.so

# --- Packages ---

tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" --format=ustar -cf - "$name" | gzip -9n >"$release/$name.tar.gz"

if command -v dpkg-deb >/dev/null; then "$own/deb.sh" "$tree" "$version" "${glibc#GLIBC_}" "$work/deb" "$release/mapreduce_${version}_amd64.deb"
else say 'no .deb is made: dpkg-deb is not found (Debian: dpkg)'
fi

# A package that names the others, one with the program above, and one that runs on .NET wherever there is no other. Only the last is built.
say 'packages for dotnet tool install'
tool=(-p:PackAsTool=true '-p:ToolPackageRuntimeIdentifiers="linux-x64;any"' -p:CustomAfterMicrosoftCommonTargets="$own/pack.targets" -o "$release")
built=(-p:NoBuild=true -p:IsPublishable=false)
mkdir -p "$work/tool"
rm -rf "$work/tool/out"
cp -a "$tree" "$work/tool/out"
rm -r "$work/tool/out"/{share,docs,data,install.sh,share.sh,README.md,CHANGELOG.md,CONTRIBUTING.md,SECURITY.md}
try tool dotnet pack "$project" "${always[@]}" "${tool[@]}" "${built[@]}" -p:PublishAot=true -p:ArtifactsPath="$work/tool/"
try tool-linux-x64 dotnet pack "$project" "${always[@]}" "${tool[@]}" "${built[@]}" --no-restore "${native[@]}" -p:PublishDir="$work/tool/out/" -p:ArtifactsPath="$work/v2/"
try tool-any dotnet pack "$project" "${always[@]}" "${tool[@]}" -p:RuntimeIdentifier=any -p:ArtifactsPath="$work/tool-any/"

(cd "$release" && sha256sum -- * >SHA256SUMS)
say "packed in .build/release:"
(cd "$release" && wc -c -- * | awk '$2 != "total" { printf "run.sh:   %-44s %9d bytes\n", $2, $1 }') >&2
