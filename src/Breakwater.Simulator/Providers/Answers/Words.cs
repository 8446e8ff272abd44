namespace Breakwater.Simulator.Providers.Answers;

/// <summary>The simulated model's vocabulary: each word carries its leading space, as tokens do. Some are not ASCII on purpose.</summary>
internal static class Words
{
    public static readonly string[] Prose =
    [
        " the", " sea", " wall", " holds", " while", " every", " wave", " breaks", " against", " it", " and", " water", " behind", " stays", " calm",
        " a", " harbour", " café", " keeps", " its", " lamps", " lit", " until", " boats", " come", " home", " with", " naïve", " gulls", " 港",
        " in", " their", " wake", " 🌊", " over", " stone", " piers", " that", " no", " storm", " has", " moved", " since", " they", " were", " laid",
    ];

    public static readonly string[] Thought =
    [
        " The", " question", " needs", " a", " short", " plan", " first", " then", " one", " clear", " answer", " so", " I", " weigh", " both",
        " options", " check", " the", " facts", " and", " keep", " what", " matters", " most", " before", " writing", " it", " down",
    ];

    public static readonly string[] Cities = ["Lisbon", "Hamburg", "Yokohama", "Valparaíso", "Gdańsk", "Auckland", "Halifax", "Mombasa"];

    public static readonly string[] Nouns = ["harbour", "beacon", "anchor", "tide", "pier", "sail", "lantern", "compass"];
}
