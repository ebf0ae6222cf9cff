#!/usr/bin/env bash
# parts.sh PARTS VERSION TIME NOTICES SPDX: writes the licenses of everything that is in the program (a text), and the list of it (SPDX 2.3, JSON). PARTS
# is a list of packages (pack.targets). Names, versions and licenses are those that the packages themselves give.
set -euo pipefail
parts=$1 version=$2 when=$3 notices=$4 spdx=$5
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
text() { printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g' | tr -d '\000-\037'; } # a text as JSON has it, without the quotation marks
field() { tr -d '\r\n' <"$1" | sed -nE "s:.*<$2( [^>]*)?>([^<]*)</$2>.*:\\2:p" | sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'; } # field NUSPEC NAME

entry() { # entry ID NAME VERSION LICENSE COPYRIGHT [MORE]: a package of the list; MORE is JSON
  printf '    { "SPDXID": "SPDXRef-%s", "name": "%s", "versionInfo": "%s", "downloadLocation": "NOASSERTION", "filesAnalyzed": false, ' "$1" "$(text "$2")" "$(text "$3")"
  printf '"licenseConcluded": "NOASSERTION", "licenseDeclared": "%s", "copyrightText": "%s"%s }' "$4" "$(text "$5")" "${6:-}"
}

packages=$(entry mapreduce mapreduce "$version" MIT "$(sed -n 's/^Copyright (c) //p' "$here/LICENSE")")
relations='    { "spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-mapreduce" }'
printf 'mapreduce %s is under the license in the file LICENSE. What it contains of others:\n' "$version" >"$notices"

add() { # add ID NAME VERSION LICENSE COPYRIGHT MORE [FILE…]: a part, and the files with its license
  packages+=$',\n'$(entry "$1" "$2" "$3" "$4" "$5" "$6")
  relations+=$',\n'"    { \"spdxElementId\": \"SPDXRef-mapreduce\", \"relationshipType\": \"CONTAINS\", \"relatedSpdxElement\": \"SPDXRef-$1\" }"
  printf '\n%s\n%s %s\nLicense: %s\n' "$(printf '%078d' 0 | tr 0 =)" "$2" "$3" "$4" >>"$notices"
  [ "$5" = NOASSERTION ] || printf '%s\n' "$5" >>"$notices"
  local file
  for file in "${@:7}"; do { echo; tr -d '\r' <"$file"; echo; } >>"$notices"; done
}

while IFS=$'\t' read -r name number root; do
  folder=$root${name,,}/${number,,}
  nuspec=$folder/${name,,}.nuspec
  license=$(field "$nuspec" license) more=
  [ -n "$license" ] || { license=NOASSERTION more=", \"licenseComments\": \"$(text "$(field "$nuspec" licenseUrl)")\""; }
  copyright=$(field "$nuspec" copyright)
  sum=$(base64 -d <"$folder/${name,,}.${number,,}.nupkg.sha512" | od -An -v -tx1 | tr -d ' \n')
  more+=", \"checksums\": [ { \"algorithm\": \"SHA512\", \"checksumValue\": \"$sum\" } ]"
  more+=", \"externalRefs\": [ { \"referenceCategory\": \"PACKAGE-MANAGER\", \"referenceType\": \"purl\", \"referenceLocator\": \"pkg:nuget/$name@$number\" } ]"
  files=()
  for file in "$folder"/*; do
    case $(basename "$file" | tr '[:upper:]' '[:lower:]') in license* | third*party*notices*) files+=("$file") ;; esac
  done
  add "$name-$number" "$name" "$number" "$license" "${copyright:-NOASSERTION}" "$more" ${files[@]+"${files[@]}"}
done < <(sort -u "$parts")
add DejaVuSans 'DejaVu Sans' 2.37 Bitstream-Vera 'Copyright (c) 2003 by Bitstream, Inc.' '' "$here/src/MapReduce.Cli/Charts/Font/LICENSE.txt"

cat >"$spdx" <<JSON
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "mapreduce-$version",
  "documentNamespace": "urn:mapreduce:spdx:$version:$(printf '%s' "$packages" | sha256sum | cut -c 1-32)",
  "creationInfo": { "created": "$(date -u -d "@$when" +%Y-%m-%dT%H:%M:%SZ)", "creators": [ "Tool: mapreduce-pack" ] },
  "packages": [
$packages
  ],
  "relationships": [
$relations
  ]
}
JSON
