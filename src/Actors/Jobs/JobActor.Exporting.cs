using Akka.Actor;
using TableActors.Actors.Exports;

namespace TableActors.Actors.Jobs;

/// <content>The export: a row is handed to its lane, again and again until the lane says what became of it.</content>
internal sealed partial class JobActor
{
    private static readonly TimeSpan FirstSendAgain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastSendAgain = TimeSpan.FromMinutes(1);
    private TimeSpan _sendAgain = FirstSendAgain;

    private void BeginExport()
    {
        if (_isDraining)
        {
            Context.Stop(Self);
            return;
        }

        Enter(JobPhase.Exporting.Instance);
        _sendAgain = FirstSendAgain;
        SendRow();
    }

    private void SendRow()
    {
        if (_phase is not JobPhase.Exporting)
            return;
        var request = JobRequestIds.Of(_job, _history.Round);
        var row = _history.Body!.Value;
        if (!_environment.Place.CanSend(row.Length))
        {
            // It would be lost on its way. The lane learns that it does not come when it asks for it.
            OnExportEnded(new ExportEnded(_job, request, Attempts: 0, JobProblems.RowTooLarge));
            return;
        }

        _environment.Lanes().Tell(
            new ExportRow(_history.Lane!, _history.Route, _job, request, _history.Version!.Value, row) { Trace = _history.Trace }, Self);
        Timers.StartSingleTimer(nameof(SendRowAgain), SendRowAgain.Instance, _sendAgain * (0.5 + Random.Shared.NextDouble() / 2));
        _sendAgain = _sendAgain * 2 < LastSendAgain ? _sendAgain * 2 : LastSendAgain;
    }

    private void OnExportWanted(ExportWanted wanted)
    {
        var isOwn = wanted.Request == JobRequestIds.Of(_job, _history.Round);
        if (isOwn && _history.Stage == JobStage.Exporting && wanted.Lane == _history.Lane)
            SendRow();
        // A job that has not noted its write yet sends the row as soon as it has.
        else if (!isOwn || _history.Stage != JobStage.Waiting)
            _environment.Lanes().Tell(new ExportUnwanted(wanted.Lane, wanted.Request));
    }

    private void OnExportEnded(ExportEnded ended)
    {
        if (JobDecider.ExportEnded(_job, _history, ended, Now).Event is { } happened)
            Record(happened);
    }
}
