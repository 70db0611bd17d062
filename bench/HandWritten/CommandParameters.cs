using System.Data.Common;

namespace TableActors.Bench.HandWritten;

/// <summary>Parameters by name, for whichever database.</summary>
internal static class CommandParameters
{
    public static void Add(this DbCommand command, string name, object? value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
