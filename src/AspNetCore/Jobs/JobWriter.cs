using System.Collections.Immutable;
using System.Text.Json;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>Writes jobs as clients see them.</summary>
internal static class JobWriter
{
    /// <summary>Writes a job with all its details.</summary>
    public static void Write(Utf8JsonWriter writer, JobDetails job, string url)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, job.Id.Value);
        writer.WriteString("job_url"u8, url);
        writer.WriteString("status"u8, JobStateNames.NameOf(job.State));
        WriteProblem(writer, job);
        writer.WritePropertyName("result"u8);
        // If only the export failed, the row is stored, and the client should see it.
        if (job is { State: not JobState.Pending, Result: { } result })
            writer.WriteRawValue(result.Span, skipInputValidation: true);
        else
            writer.WriteNullValue();
        writer.WriteString("route"u8, job.Route);
        writer.WriteString("progress"u8, JobStateNames.NameOf(job.Progress));
        writer.WriteNumber("attempts"u8, job.Attempts);
        WriteInstant(writer, "submitted_at", job.SubmittedAt);
        WriteInstant(writer, "started_at", job.StartedAt);
        WriteInstant(writer, "ended_at", job.EndedAt);
        writer.WriteEndObject();
    }

    /// <summary>Writes a job as lists show it.</summary>
    public static void Write(Utf8JsonWriter writer, JobEntry job, string url)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, job.Id.Value);
        writer.WriteString("job_url"u8, url);
        writer.WriteString("status"u8, JobStateNames.NameOf(job.State));
        writer.WriteString("code"u8, job.Code);
        writer.WriteString("route"u8, job.Route);
        WriteInstant(writer, "submitted_at", job.SubmittedAt);
        WriteInstant(writer, "ended_at", job.EndedAt);
        writer.WriteEndObject();
    }

    private static void WriteProblem(Utf8JsonWriter writer, JobDetails job)
    {
        if (job is not { State: JobState.Failed, Problem: { } problem })
        {
            writer.WriteNull("error"u8);
            writer.WriteNull("problem"u8);
            return;
        }

        writer.WriteString("error"u8, $"{ProblemStatus.Of(problem.Code.Kind)}: {problem.Detail}");
        writer.WritePropertyName("problem"u8);
        // The log reports on jobs under their ids.
        ProblemAnswer.Write(writer, problem, job.Id.Value);
    }

    private static void WriteInstant(Utf8JsonWriter writer, string name, DateTimeOffset? instant)
    {
        if (instant is { } at)
            writer.WriteString(name, TimestampType.Format(at));
        else
            writer.WriteNull(name);
    }
}

/// <summary>What clients call the states of jobs.</summary>
internal static class JobStateNames
{
    /// <summary>The states in which a job can be found.</summary>
    public static ImmutableArray<string> All { get; } =
        [NameOf(JobState.Pending), NameOf(JobState.Done), NameOf(JobState.Failed)];

    public static ImmutableArray<string> ProgressNames { get; } =
        [
            NameOf(JobProgress.Waiting), NameOf(JobProgress.Running), NameOf(JobProgress.Exporting),
            NameOf(JobProgress.Ended)
        ];

    public static string NameOf(JobState state) => state switch
    {
        JobState.Pending => "pending",
        JobState.Done => "done",
        JobState.Failed => "error",
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

    /// <summary>Finds the state with a name; <see langword="null"/>: there is none.</summary>
    public static JobState? Find(string name) => name switch
    {
        "pending" => JobState.Pending,
        "done" => JobState.Done,
        "error" => JobState.Failed,
        _ => null,
    };
}
