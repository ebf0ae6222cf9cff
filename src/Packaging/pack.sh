#!/usr/bin/env bash
# pack.sh: makes what a release has, in .build/release; called by ./run.sh pack, which sets up the environment.
# A build for each level of x86-64, a program that chooses among them (mapreduce.c), and the libraries for charts.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$here/.build/pack release=$here/.build/release
say() { printf 'run.sh: %s\n' "$*" >&2; }
fail() { say "pack: $*"; exit 1; }

[ "$(uname -sm)" = 'Linux x86_64' ] || fail 'a release for linux-x64 is packed on Linux on x86-64'
compiler=$(command -v gcc || command -v clang) || fail 'needs gcc or clang, and neither is found'
version=$(sed -nE 's:.*<Version>(.*)</Version>.*:\1:p' "$here/Directory.Build.props")
when=$(git -C "$here" log -1 --format=%ct 2>/dev/null) || when=0
name=mapreduce-$version-linux-x64
say "packing $name: three builds of about a minute each; 1 GB in .build/pack"
rm -rf "$work/$name" "$release"
mkdir -p "$work/$name" "$release"
"$compiler" -O2 -Wall -Wextra -Werror -s -Wl,--build-id=none -o "$work/$name/mapreduce" "$here/src/Packaging/mapreduce.c"
for level in 2 3 4; do
  say "x86-64-v$level"
  # Folders of its own, because what an earlier level left there would pass for up to date.
  dotnet publish "$here/src/MapReduce.Cli/MapReduce.Cli.csproj" -c Release -r linux-x64 -p:SelfContained=true -p:PublishAot=true -p:IlcInstructionSet=x86-64-v$level \
    -p:StripSymbols=true -p:DebugType=none -p:ContinuousIntegrationBuild=true -p:PathMap="$here=/mapreduce" -p:ArtifactsPath="$work/v$level/" -nodeReuse:false \
    -o "$work/v$level/out" >"$work/v$level.log" 2>&1 </dev/null || { tail -n 3 "$work/v$level.log" >&2; fail "x86-64-v$level could not be built; the full log is in .build/pack/v$level.log"; }
  mv "$work/v$level/out/mapreduce" "$work/$name/mapreduce-v$level"
done
cp "$work"/v2/out/lib*.so "$here"/{LICENSE,README.md,CHANGELOG.md} "$work/$name/"
chmod -R u=rwX,go=rX "$work/$name"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$when" --format=ustar -cf - "$name" | gzip -9n >"$release/$name.tar.gz"
(cd "$release" && sha256sum -- * >SHA256SUMS)
say "packed: $(ls "$release" | tr '\n' ' ')in .build/release"
