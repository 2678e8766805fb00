"""What the wording linter looks for in Spanish: tone, shaming, and clinical words.

Patterns are written without accents, because people leave them out; the text is read
without them too. Forms for one person and for several, of Spain and of America, stand in
one line where that can be read.
"""

from stages.linter_rules import (
    BELITTLES,
    COUNTS_ABSENCE,
    JUDGES_A_DAY,
    JUDGES_A_PERSON,
    MAKES_A_CASE,
    NAMES_AN_ILLNESS,
    PAINTS,
    PICTURES,
    PRAISES,
    PRESSES,
    SHOUTS,
    Rule,
    any_of,
)

WORDING: tuple[Rule, ...] = (
    Rule(
        "tone",
        any_of(r"""
            (?<!se )deb(?:o|es|e|emos|eis|en)(?! a\b)
            deb(?:eri|i)(?:a|as|amos|ais|an)
            (?:tienes|teneis|tenes|usted(?:es)? tienen?) que
            tendr(?:as|a|an|eis|ias?|iamos|ian) que
            (?<!que )hay que
            habria que
            has de
            (?:es|sera) (?:necesario|obligatorio|imprescindible|fundamental) \w+
            necesit(?:as|a|an|ais) \w+[aei]r(?:te|se|me|lo|la|los|las)?
            no te queda (?:otra|mas remedio)
        """),
        *PRESSES,
    ),
    Rule(
        "tone",
        any_of(r"""
            simplemente
            facil(?:es|mente|isimo)?
            facilito
            (?:es|muy|tan|bien|asi de) sencill[oa]s?
            sencillamente
            obviamente
            evidentemente
            por supuesto
            claro que
            no cuesta nada
            basta con querer
            es cuestion de
        """),
        *BELITTLES,
    ),
    Rule("tone", "[!¡]", *SHOUTS),
    Rule("tone", PICTURES, *PAINTS),
    Rule(
        "tone",
        any_of(r"""
            (?:muy )?bien hecho
            felici(?:dades|taciones)
            te felicit(?:o|amos)
            enhorabuena
            (?:buen|gran|excelente) trabajo
            sigue asi
            increible
            asombros[oa]
            orgullos[oa]s? de (?:ti|usted|vosotros|ustedes)
            desbloque\w+
            (?:sub(?:ir|es|iste|ido)|pas(?:ar|as|aste|ado)) (?:de|al siguiente) nivel
            recompensas?
            premios?
            (?:ganaste|has ganado) \w+
            lo (?:lograste|conseguiste|has logrado|has conseguido)
            campe(?:on|ona|ones)
            eres (?:un|una) crack
        """),
        *PRAISES,
    ),
    Rule(
        "shaming",
        any_of(r"""
            rachas?
            atrasad[oa]s?
            (?:con|llevas|tienes|acumulas|acumulado) (?:\w+ )?retraso
            retrasad[oa]s?
            (?:tareas?|pasos?|actividad(?:es)?) (?:vencid|pendient|caducad)[oa]s?
            recaidas?
            reca(?:er|es|e|en|iste|yo|igas?|ido|yendo)
            fracas\w+
            fall(?:aste|as|arte|arle|arles)
            (?:has|he|ha|habias) fallado
            desliz(?:es)?
            te (?:rendiste|rindes|has rendido)
            tir(?:ar|as|aste|ado) la toalla
            (?:te quedaste|te has quedado|te quedas|quedarse|quedarte|vas) atras
            (?:volver|vuelves?|volviste|vuelta)(?: \w+){0,3} (?:de|desde|a) cero
            (?:empezar|empiezas|empezaste)(?: \w+){0,2} (?:de|desde) cero
            casilla de salida
            (?:todo|perder|pierdes|perdiste|perdido) (?:\w+ )?tu (?:progreso|avance)
        """),
        *JUDGES_A_DAY,
    ),
    Rule(
        "shaming",
        any_of(r"""
            perezos[oa]s?
            pereza
            holgaz\w+
            (?:seas|eres|es|ser|son|tan|un|una|por) (?:vag|floj)[oa]s?
            flojera
            (?<!demasiado )debil(?:es)?
            debilucho\w*
            egoist\w+
            egoismo
            (?:para|por|quieres?|buscas?|buscan|buscando) (?:llamar )?la atencion
            manipulador\w*
            dramatic[oa]s?
            (?:hac|mont)\w+ (?:un |tanto |de todo un )?drama
            (?:eres|seas|es|tan) exagerad[oa]
            (?:pon|busc|invent)\w+ (?:mas )?(?:excusas|pretextos)
            (?:sin|nada de|basta de|mas) excusas
            patetic[oa]s?
            (?:es|fue|sea|por|toda|propia) (?:solo )?(?:tu(?: propia)? culpa|culpa tuya)
            ti(?:enes|ene) (?:tu )?la culpa
            loc[oa]s?
            locura
            demente\w*
            chiflad[oa]s?
            psicopatas?
            desquiciad[oa]s?
            yonquis?
            drogat[ao]s?
            drogadict[oa]s?
            pon(?:te|erte|erse|gas|er)? (?:las pilas|de (?:tu|su) parte)
            echa(?:r|rle|le|les)?(?: mas)? ganas
            controlate
            (?:superal[oa]|hay que superarlo|supera ya)
            espabila(?:te|r)?
            anima ese animo
            (?:pero |vamos, |venga, )animate
            se(?:d)? fuertes?
            se (?:un )?hombre
            los hombres no lloran
            (?:otr[oa]s|hay (?:gente|personas|quien(?:es)?))(?: personas)?(?: \w+){0,3} peor
            otr[oa]s(?: personas)? (?:pueden|se las arreglan) con (?:mucho )?(?:menos|mas)
            (?:se|pensar?|piensa|piense|pensamiento) (?:en )?positiv[oa]
            fuerza de voluntad
            no (?:lo intentas|te esfuerzas|haces nada por|pones de tu parte)
            esf(?:uerza|orzar|uerce)(?:te|se) (?:mas|un poco mas|de verdad)
            decepcion\w*
            defraud\w+
            (?:deberia|tendria que|que|me) da(?:r|rte)? verguenza
            averg[uo]\w+ de (?:ti|lo que)
            verguenza ajena
            (?:deja|dejar|dejate|basta) de (?:quejarte|quejas|llorar|lamentarte)
            no te quejes
            quejicas?
            victimi\w+
        """),
        *JUDGES_A_PERSON,
    ),
    Rule(
        "shaming",
        any_of(r"""
            no has (?:anotado|hecho|terminado|completado|abierto|respondido|contestado)
            no has (?:registrado|cumplido|entrado|escrito|venido|logrado)
            no (?:anotaste|hiciste|terminaste|completaste|abriste|respondiste|contestaste)
            no (?:registraste|cumpliste|entraste|viniste|lograste)
            (?:solo|apenas|todavia|aun) (?:estas|vas|sigues) (?:en|por) \w+(?: \w+)? (?:etapa|nivel)
            te (?:saltaste|has saltado|perdiste|has perdido|olvidaste de|has olvidado de)
            (?:rompiste|descuidaste|ignoraste|has (?:roto|descuidado|ignorado)) (?:tu|la|el|los|las)
            llevas \w+ (?:dias|semanas|meses) sin
            (?:hace|desde hace) \w+ (?:dias|semanas|meses) que no
            ¿(?:y )?donde (?:has estado|estabas|estuviste|te metiste|te habias metido)
            te (?:echamos|hemos echado) (?:mucho )?de menos
            te (?:extranamos|hemos extranado)
            te estabamos esperando
        """),
        *COUNTS_ABSENCE,
    ),
    Rule(
        "clinical",
        any_of(r"""
            (?:el|la|un|una|cada|del|al|tu|su|otr[oa]|nuestr[oa]) paciente
            (?<!ser )(?<!somos )(?<!sean )pacientes
            clientes?
            incumpl\w+
            adheren\w+
            cumplimiento terapeutico
            en negacion
            (?:niega|niegan) (?:su|la) (?:enfermedad|problema|realidad)
            (?:falta de|sin|tiene|poca|baja|escasa|nula) (?:conciencia|introspeccion|insight)
            insight
            resistentes? al? tratamiento
            rechaz\w+ (?:el |la |su |todo |toda )?(?:tratamiento|ayuda)
            se (?:niega|niegan|nego) a
            disfuncion\w*
            (?:des|mal)adaptativ[oa]s?
            (?:alto|bajo) funcionamiento
            descompens\w+
            comet\w+ (?:un )?suicidio
            suicidios? (?:consumado|exitoso|fallido|frustrado)s?
            sufr(?:e|en|es|ir|ido|iendo|io|imos|o) de
            padec\w+
            aquejad[oa]s?
            victimas? de
            enferm[oa]s?(?: mental(?:es)?)?
            cronic[oa]s?
            cronicamente
            esquizofrenic[oa]s?
            bipolares
            (?:un|una|los|las|el|la|son|eres) (?:bipolar|borderline|depresiv[oa]|psicotic[oa])s?
            (?:un|una|los|las|el|la|son|eres) alcoholic[oa]s?
            adict[oa]s?
            toxicoman[oa]s?
            pronostico
            comorbil\w+
            comorbid[oa]s?
            cuadros? (?:clinico|agudo|depresivo|de)s?
            dad[oa]s? de alta
        """),
        *MAKES_A_CASE,
    ),
    Rule(
        "clinical",
        any_of(r"""
            trastornos?
            sintomas?
            sintomatic[oa]s?
            sintomatologia
            diagnostic\w+
            episodios?
            crisis
            depresi(?:on|ones|va|vas|vo|vos)
            deprimid[oa]s?
            ansiedad
            ansios[oa]s?
            bipolar(?:idad)?
            esquizofrenia
            psicosis
            psicotic[oa]s?
            mania
            maniac[oa]s?
            (?<!la )(?<!una )clinic[oa]s?
            clinicamente
            patologi\w+
            patologic[oa]s?
            enfermedad(?:es)? (?:mental|psiquiatric|cronic)\w*
            (?:tu|su|una) enfermedad
            en remision
        """),
        *NAMES_AN_ILLNESS,
        ("approach", "crisis"),
    ),
)

# Names the domain gives, and saying no to what the rules look for.
ALLOWED = "|".join(
    [
        r"Profesionales y contactos de crisis",
        r"(?:lineas?|contactos?|servicios?|telefonos?|mensajes?) de crisis",
        r"Mantenerse bien y prevenir recaidas",
        r"antes de (?:cambiar|dejar|parar)[^.,;]*",
        r"(?:nunca|no|ni|sin) (?:\w+ ){0,3}(?:dej|cambi|par|suspend|aconsej)\w+[^.,;]*medic\w+",
        r"(?:ninguna|no es (?:una )?|es) razon para (?:dejar|cambiar|parar)[^.,;]*medic\w+",
        r"no (?:tienes|tienen|tenemos|hay|habia|tuviste|tendras) que\b",
        r"no (?:siempre )?(?:es|fue|era|resulta) (?:nada |tan |siempre )?(?:facil|sencill[oa])",
        r"(?:no (?:es|hay|fue)|ni|sin) (?:un |tu )?(?:fracasos?|retrasos?|rachas?|atrasos?)",
        r"no se fracasa",
        r"no es (?:pereza|locura|egoismo|drama)",
        r"no (?:diagnostica|vigila|supervisa|cura|promete|garantiza)\w*",
        r"(?:no es|no son|ni|sin|no hay|ningun) (?:un )?diagnosticos?",
        r"no (?:es|fue|tienes|hay|era)(?: la)? (?:tu culpa|culpa tuya|culpa)",
        r"Nadie (?:l[oa]s? |te )?(?:vigila|lee|mira|supervisa|observa)[^.,;]*",
    ]
)
