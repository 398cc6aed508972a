package io.paywindow.rules;

import io.paywindow.rules.SettingsRecord.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings that a README says a service has: its tables headed {@code Setting | Env | Default | Meaning | Limits}. */
final class SettingsTable {

    private static final List<String> HEAD = List.of("Setting", "Env", "Default", "Meaning", "Limits");
    private static final Set<String> NOTHING = Set.of("", "none", "(none)", "empty", "(empty)", "-", "–", "—");
    private static final List<String> OF_THE_FRAMEWORK = List.of("server.", "management.", "spring.", "logging.");

    /** A row, each cell as people read it. */
    private record Row(String name, String env, String byDefault, String meaning, String limits) {

        static Row of(List<String> cells) {
            String name = bare(cells.get(0));
            boolean foreign = OF_THE_FRAMEWORK.stream().anyMatch(name::startsWith);
            return new Row(
                    foreign || name.startsWith("pipeline.") ? name : "pipeline." + name,
                    cells.get(1),
                    bare(cells.get(2)),
                    cells.get(3),
                    cells.get(4));
        }

        boolean foreign() {
            return OF_THE_FRAMEWORK.stream().anyMatch(name::startsWith);
        }
    }

    private final Map<String, Row> rows = new HashMap<>();

    private SettingsTable(List<List<String>> tables) {
        for (List<String> cells : tables) {
            Row row = Row.of(cells);
            rows.put(row.name(), row);
        }
    }

    static SettingsTable in(String markdown) {
        List<List<String>> found = new ArrayList<>();
        boolean within = false;
        for (String line : markdown.lines().toList()) {
            if (!line.startsWith("|")) {
                within = false;
                continue;
            }
            List<String> cells = cells(line);
            if (cells.equals(HEAD)) {
                within = true;
            } else if (within
                    && cells.size() == HEAD.size()
                    && !cells.getFirst().matches(":?-+:?")) {
                found.add(cells);
            }
        }
        return new SettingsTable(found);
    }

    /** What the table says that is not so, and what it leaves out; a missing row is given to be pasted. */
    List<String> faults(Map<String, Setting> settings) {
        List<String> faults = new ArrayList<>();
        settings.forEach((name, setting) -> {
            Row row = rows.get(name);
            if (row == null) {
                faults.add("add the row | `%s` | %s | %s | ... | ... |"
                        .formatted(name, ticked(setting.envs()), shown(setting.byDefault())));
            } else {
                addFaults(row, setting, faults);
            }
        });
        rows.values().stream()
                .filter(row -> !row.foreign() && !settings.containsKey(row.name()))
                .forEach(row -> faults.add("remove the row of " + row.name() + ": there is no such setting"));
        return faults;
    }

    private static void addFaults(Row row, Setting setting, List<String> faults) {
        for (String env : setting.envs()) {
            if (!row.env().contains("`" + env + "`")) {
                faults.add("%s: Env is %s (expected: %s)".formatted(row.name(), row.env(), ticked(setting.envs())));
                break;
            }
        }
        String byDefault = setting.byDefault();
        boolean same = row.byDefault().equals(byDefault)
                || (NOTHING.contains(row.byDefault().toLowerCase(Locale.ROOT)) && byDefault.isEmpty());
        if (!same) {
            faults.add("%s: Default is %s (expected: %s)".formatted(row.name(), row.byDefault(), shown(byDefault)));
        }
        if (row.meaning().isBlank() || row.limits().isBlank()) {
            faults.add(row.name() + ": say what it means and what its limits are");
        }
    }

    private static List<String> cells(String line) {
        String inner = line.strip();
        inner = inner.substring(1, inner.endsWith("|") ? inner.length() - 1 : inner.length());
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
    }

    private static String bare(String cell) {
        return cell.startsWith("`") && cell.endsWith("`") && cell.length() > 1
                ? cell.substring(1, cell.length() - 1).strip()
                : cell;
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : "`" + value + "`";
    }

    private static String ticked(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }
}
