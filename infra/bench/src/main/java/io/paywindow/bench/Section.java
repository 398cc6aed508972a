package io.paywindow.bench;

import java.util.ArrayList;
import java.util.List;

/** A part of the report, in Markdown, as it is being written. Used by one thread. */
public final class Section {

    private final String name;
    private final String title;
    private final StringBuilder text = new StringBuilder();
    private final List<Picture> pictures = new ArrayList<>();

    Section(String name, String title) {
        this.name = name;
        this.title = title;
    }

    /** A paragraph. */
    public Section say(String paragraph) {
        endList();
        text.append(paragraph.strip()).append("\n\n");
        return this;
    }

    private void endList() {
        if (!text.isEmpty() && text.lastIndexOf("\n\n") != text.length() - 2) {
            text.append('\n');
        }
    }

    /** A table; its first column is text, the others are figures. */
    public Table table(String... columns) {
        return new Table(List.of(columns));
    }

    /** A picture, drawn beside the report when that is written. */
    public Section picture(Picture picture) {
        endList();
        pictures.add(picture);
        text.append("![%s](pictures/%s.png)\n\n".formatted(picture.describe(), picture.name()));
        return this;
    }

    /**
     * What was aimed at and what came of it, told whichever way it went.
     *
     * @param aim the bound in words
     * @param found the figure in words
     */
    public Section aim(String aim, String found, boolean met) {
        text.append("- ").append(met ? "met" : "**missed**").append(": ").append(aim);
        text.append("; seen: ").append(found).append("\n");
        return this;
    }

    /** The part of the report between its marks, by which a later run finds and replaces it. */
    String markdown(String command, String when) {
        return "## %s%n%n`%s`, %s.%n%n%s"
                .formatted(title, command, when, text.toString().strip())
                .replace("\r", "");
    }

    String name() {
        return name;
    }

    List<Picture> pictures() {
        return List.copyOf(pictures);
    }

    String text() {
        return text.toString();
    }

    /** Rows of a table; {@link #end} writes it. */
    public final class Table {

        private final List<List<String>> rows = new ArrayList<>();
        private final int width;

        private Table(List<String> columns) {
            this.width = columns.size();
            rows.add(columns);
            List<String> rule = new ArrayList<>(List.of("---"));
            for (int column = 1; column < width; column++) {
                rule.add("--:");
            }
            rows.add(rule);
        }

        /** A row of as many cells as there are columns. */
        public Table row(Object... cells) {
            if (cells.length != width) {
                throw new IllegalArgumentException("cells: " + cells.length + " (expected: " + width + ")");
            }
            List<String> row = new ArrayList<>();
            for (Object cell : cells) {
                row.add(String.valueOf(cell));
            }
            rows.add(row);
            return this;
        }

        /** Writes the table into the section. */
        public Section end() {
            endList();
            rows.forEach(
                    row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
            text.append('\n');
            return Section.this;
        }
    }
}
