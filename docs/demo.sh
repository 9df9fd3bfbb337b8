#!/bin/sh
# The main job, on a copy of this publication: feeds, readers, the weekly edition, delivered to an
# outbox of files. Run it again and nothing is sent twice.
set -eu
publisher=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
demo=$root/.demo

# The copy has a ledger of its own: readers of a demonstration do not belong into the real one.
mkdir -p "$demo"
rm -rf "$demo/articles" "$demo/templates"
cp -R "$root/publisher.toml" "$root/articles" "$root/templates" "$demo/"
cd "$demo"

echo "Building the feeds:"
"$publisher" build
echo
echo "Three readers:"
for reader in "an@example.org An Peeters" "benoit@example.org Benoît Lambert" "chris@example.org Chris"; do
    "$publisher" subscriber add "${reader%% *}" --newsletter weekly --name "${reader#* }"
done
echo
echo "Sending the weekly edition:"
"$publisher" send weekly
echo
"$publisher" edition list
# On the web the pictures would come from the publication's address; here from its folder.
"$publisher" edition show weekly-1 --html |
    sed 's|https://publisher.example.org/images/|articles/images/|g' > weekly-1.html
message=$(find outbox/new -type f | sort | head -n 1)
cat <<TEXT

Look at
  a feed         $demo/feeds/all.atom
  the edition    $demo/weekly-1.html (in a browser)
  one message    $demo/$message
  what is known  cd $demo && $publisher status

Run «make demo» again: nothing is sent twice.
TEXT
