# mapreduce man COMMAND | awk -f man.awk: a page of the site, made of a manual page. It knows the part of roff that the program writes
# (src/MapReduce.Cli/Manual), and refuses any other. Texts are HTML, in which no sign means anything to Markdown.

BEGIN {
  sign["-"] = "-"; sign["e"] = "\\"; sign["&"] = ""
  sign["aq"] = "'"; sign["ga"] = "`"; sign["ha"] = "^"; sign["ti"] = "~"; sign["dq"] = "\""
}

function refuse(what) { print "man.awk:" NR ": " what " is not known" >"/dev/stderr"; failed = 1; exit 1 }

function plain(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }

function html(s,    out, at, name) {
  out = ""
  while ((at = index(s, "\\")) > 0) {
    out = out plain(substr(s, 1, at - 1))
    s = substr(s, at + 1)
    name = substr(s, 1, 1)
    if (name == "[") { at = index(s, "]"); out = out "&#x" substr(s, 3, at - 3) ";"; s = substr(s, at + 1) }
    else if (name == "f") {
      name = substr(s, 2, 1)
      if (name != "P") font = name == "B" ? "code" : "var"
      out = out (name == "P" ? "</" : "<") font ">"
      s = substr(s, 3)
    } else {
      at = 1
      if (name == "(") { name = substr(s, 2, 2); at = 3 }
      if (!(name in sign)) refuse("\\" name)
      out = out plain(sign[name]); s = substr(s, at + 1)
    }
  }
  return out plain(s)
}

function argument(line) { sub(/^[^"]*"/, "", line); sub(/"$/, "", line); return line }

function end_list() { if (in_list) print "</dl>"; in_list = 0 }

function heading(marks, title) { end_list(); print "\n" marks " " title "\n" }

/^\.\\"/ || /^\.(TH|nh|ad)/ { next }
/^\.SH / {
  section = argument($0)
  if (section != "NAME") heading("##", substr(section, 1, 1) tolower(substr(section, 2)))
  next
}
/^\.SS / { heading("###", html(argument($0))); next }
/^\.PP$/ { end_list(); next }
/^\.TP$/ { if (!in_list) print "<dl>"; in_list = 1; head = 1; next }
/^\.EX$/ { printf "<pre><code class=\"lang-sh\">"; in_example = 1; next }
/^\.EE$/ { print "</code></pre>"; in_example = 0; next }
/^\.BR / { name = $2; gsub(/\\-/, "-", name); print "[" name "](" name ".md)" ($3 ~ /,$/ ? "," : ""); next }
/^\.[A-Za-z]/ { refuse($1) }
section == "NAME" {
  at = index($0, " \\- ")
  name = substr($0, 1, at - 1)
  gsub(/\\-/, " ", name)
  print "# " name
  next
}
in_example { print html($0); next }
head { print "<dt>" html($0) "</dt>"; head = 0; next }
in_list { print "<dd>" html($0) "</dd>"; next }
{ print "<p>" html($0) "</p>\n" }
END { if (!failed) end_list() }
