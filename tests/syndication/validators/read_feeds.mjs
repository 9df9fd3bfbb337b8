// Reads feeds with two parsers of npm and prints what they found: parser, file, entries.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const RssParser = require("rss-parser");
const { parseFeed } = require("feedsmith");

const rssParser = new RssParser();
const found = [];
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf-8");
  if (!file.endsWith(".json")) {
    const feed = await rssParser.parseString(text);
    found.push({
      parser: "rss-parser", file, title: feed.title,
      entries: feed.items.map((item) => ({
        id: item.guid ?? item.id, title: item.title, url: item.link,
        date: new Date(item.isoDate).getTime(),
        content: item["content:encoded"] ?? item.content,
        enclosure: item.enclosure?.url,
      })),
    });
  }
  const { format, feed } = parseFeed(text);
  const entries = (feed.items ?? feed.entries ?? []).map((item) => ({
    id: item.id ?? item.guid?.value,
    title: item.title?.value ?? item.title,
    url: item.url ?? item.link ?? item.links?.find((link) => link.rel === "alternate")?.href,
    date: new Date(item.date_published ?? item.published ?? item.pubDate).getTime(),
    content: item.content_html ?? item.content?.encoded ?? item.content?.value ?? item.content,
    enclosure: (item.enclosures ?? item.attachments
      ?? item.links?.filter((link) => link.rel === "enclosure") ?? [])
      .map((each) => each.url ?? each.href)[0],
  }));
  found.push({ parser: "feedsmith", file, format, title: feed.title?.value ?? feed.title, entries });
}
process.stdout.write(JSON.stringify(found));
