namespace TableActors.Actors.Exports;

/// <summary>What stands against an export, found before there is any row.</summary>
/// <param name="Column">The column of the answer at fault; <see langword="null"/>: the export as a whole.</param>
/// <param name="Message">What is wrong, and what would be right. Holds no password.</param>
internal sealed record ExportFault(string? Column, string Message);
