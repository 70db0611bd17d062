using System.Collections.Immutable;

namespace TableActors.Actors.Exports;

/// <summary>A target is no longer what it was when the service started, so that rows cannot be written into it.</summary>
internal sealed class UnusableTargetException(ImmutableArray<ExportFault> faults)
    : Exception(string.Join("; ", faults.Select(fault => fault.Column is null ? fault.Message : $"column \"{fault.Column}\" {fault.Message}")));
