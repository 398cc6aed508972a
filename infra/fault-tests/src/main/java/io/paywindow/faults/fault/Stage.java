package io.paywindow.faults.fault;

import io.paywindow.faults.history.History;
import io.paywindow.faults.history.Letterbox;
import io.paywindow.faults.history.LogBook;
import io.paywindow.faults.line.StormLine;
import io.paywindow.faults.load.Crowd;

/** Where faults happen: the line, those who use it, and what has been said so far. */
public record Stage(StormLine line, Crowd crowd, LogBook log, History history, Letterbox letterbox) {}
