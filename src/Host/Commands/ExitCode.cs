namespace TableActors.Host.Commands;

/// <summary>The program's exit codes.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The service file has faults, the command line too, or rows were refused.</summary>
    public const int Faults = 1;

    /// <summary>A load could not be carried through.</summary>
    public const int Failed = 2;
}
