using System.Collections.Immutable;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>What clients call the states of jobs.</summary>
internal static class JobStates
{
    /// <summary>The states that a job can be found in.</summary>
    public static ImmutableArray<string> Names { get; } = [NameOf(JobState.Pending), NameOf(JobState.Done), NameOf(JobState.Error)];

    /// <summary>What a job can be doing.</summary>
    public static ImmutableArray<string> ProgressNames { get; } =
        [NameOf(JobProgress.Waiting), NameOf(JobProgress.Running), NameOf(JobProgress.Exporting), NameOf(JobProgress.Ended)];

    public static string NameOf(JobState state) => state switch
    {
        JobState.Pending => "pending",
        JobState.Done => "done",
        JobState.Error => "error",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state that no client sees."),
    };

    public static string NameOf(JobProgress progress) => progress switch
    {
        JobProgress.Waiting => "waiting",
        JobProgress.Running => "running",
        JobProgress.Exporting => "exporting",
        JobProgress.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(progress), progress, "A progress without a name."),
    };

    /// <summary>The state with a name; <see langword="null"/>: there is none.</summary>
    public static JobState? Find(string name) => name switch
    {
        "pending" => JobState.Pending,
        "done" => JobState.Done,
        "error" => JobState.Error,
        _ => null,
    };
}
